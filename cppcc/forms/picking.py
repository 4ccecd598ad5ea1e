"""Choosing some of many: a list that is searched by typing, with the number chosen beside it."""

from typing import Any

from django import forms

from cppcc.search import normal


class PickInput(forms.widgets.ChoiceWidget):
    """Checkboxes with a search field; ``counted`` is the measure word of what is chosen (人, 家)."""

    template_name = "widgets/pick.html"
    input_type = "checkbox"
    allow_multiple_selected = True
    checked_attribute = {"checked": True}

    def __init__(self, *, counted: str = "项", find: str = "查找", **kwargs: Any) -> None:
        self.counted, self.find = counted, find
        super().__init__(**kwargs)

    def search_words(self, instance: Any, label: str) -> str:
        """What a person may type to find the option."""
        return normal(label)

    def create_option(self, name: Any, value: Any, label: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kwargs)
        option["attrs"]["search"] = self.search_words(getattr(value, "instance", None), str(label))
        return option

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"].update(counted=self.counted, find=self.find)
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # a browser would ask for every box

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return id_
