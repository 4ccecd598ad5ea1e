"""What every day in a form must be: what was done lies not in the future, what ends does not end before it begins."""

from typing import Any, ClassVar

from cppcc.calendar import clock

FUTURE = "不能晚于今天。"


class Dated:
    """Mixin for forms. ``past`` names days of what was done, ``order`` pairs of which the second is no earlier."""

    past: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[tuple[str, str], ...]] = ()
    fields: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}  # type: ignore[misc]  # mixin
        for name in self.past:
            if data.get(name) and data[name] > clock.today():
                self._fault(name, FUTURE)
        for first, last in self.order:
            if data.get(first) and data.get(last) and data[last] < data[first]:
                self._fault(last, f"不能早于{self.fields[first].label}。")
        return data

    def _fault(self, name: str, words: str) -> None:
        self.add_error(name, f"{self.fields[name].label}{words}")  # type: ignore[attr-defined]  # a form's own
