"""Form errors in plain Chinese, beside the field."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator

from cppcc.forms.door import PlainText


class PlainWords(PlainText):
    """Mixin for forms: what is missing or too long is said with the field's own name."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = str(field.label or name)
            field.error_messages["required"] = f"请填写{label}。"
            if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
                field.error_messages["required"] = f"请选择{label}。"
                field.error_messages["invalid_choice"] = f"{label}的选项无效，请重新选择。"
            if isinstance(field, forms.DateTimeField | forms.DateField):
                field.error_messages["invalid"] = f"{label}不是有效的日期时间。"
            if isinstance(field, forms.IntegerField):
                field.error_messages["invalid"] = f"{label}请填整数。"
            field.validators = [self._plain(label, validator) for validator in field.validators]

    @staticmethod
    def _plain(label: str, validator: Any) -> Any:
        if isinstance(validator, MaxLengthValidator):
            return MaxLengthValidator(
                validator.limit_value, message=f"{label}最多 %(limit_value)d 字，现有 %(show_value)d 字，请删减。"
            )
        if isinstance(validator, MinValueValidator):
            return MinValueValidator(validator.limit_value, message=f"{label}不能小于 %(limit_value)s。")
        if isinstance(validator, MaxValueValidator):
            return MaxValueValidator(validator.limit_value, message=f"{label}不能大于 %(limit_value)s。")
        return validator


class ReasonForm(PlainWords, forms.Form):
    """A step that must say why."""

    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
