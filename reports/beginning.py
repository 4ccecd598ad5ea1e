"""Steps of a new installation: the text of the year's report (``cppcc.frame.beginning``)."""

from typing import Any

from django.urls import reverse

from cppcc.frame import Standing, Step, first_steps
from cppcc.rights import OFFICE
from reports.kinds import ReportKind
from reports.models import Report


def _changed(year: Any) -> dict[str, Any]:
    """Opening the page begins a text; somebody has written when there is a second version of it."""
    return {"rows": Report.objects.filter(plenary=year, kind=ReportKind.YEAR, text_version__gt=1)}


first_steps(
    Step(
        "text", "年度报告的文字", 4, 4, "换成本会的篇章和句子，数字由系统填；每改一处都留旧版。现成的合用，可标为不需要。", 30, OFFICE,
        lambda year: reverse("report_text", args=[year.year]), _changed,
        lambda numbers: Standing(numbers["rows"] > 0, "已改成本会的文字" if numbers["rows"] else "暂用自带的文字"),
        after=("year",),
    ),
)  # fmt: skip
