"""What the tests of own figures make and read."""

from django.urls import reverse

from cppcc import figures
from members.models import PlenaryYear
from proposals.models import Category
from reports.models import OwnFigure, Report
from reports.states import ReportState
from reports.tokens import Figures

WORDS = {"name": "经济类立案提案", "unit": "件", "definition": "年内立案的经济建设提案", "decimals": "0"}


def economy_filed(economy: Category) -> dict:
    return {
        "kind": "counted", "source": "proposals", "was": "proposals", "by": ["filed", "category"],
        "w": ["filed:yes", f"category:{economy.pk}"], "measure": "records:", "seen_version": "1", **WORDS,
    }  # fmt: skip


def saved(client, data, row: OwnFigure | None = None):
    answer = client.post(reverse("own_edit", args=[row.pk]) if row else reverse("own_new"), data)
    assert answer.status_code == 302, answer.context["form"].errors.as_json()
    return OwnFigure.objects.order_by("pk").last()


def values(year) -> dict:
    return {key: value.plain for key, (_, value) in figures.values(year).items()}


def written(report: Report, *lines: str, kind="paragraph") -> Report:
    """The report's text with these lines behind all others."""
    report.text["parts"][0]["blocks"].append(
        {"key": "zz", "kind": kind, "head": "", "lines": list(lines), "columns": 2}
    )
    report.save()
    return report


def sign(report: Report, user, *keys: str, state=ReportState.SIGNED) -> Report:
    """As the signature leaves it: the text says the keys, and the snapshot holds every figure."""
    written(report, *(f"有[[{key}]]件。" for key in keys))
    snapshot = {
        key: {"label": key, "value": 1, "unit": "件", "ids": []}
        for key in (*keys, *(row.key for row in OwnFigure.objects.all()))
    }
    Report.objects.filter(pk=report.pk).update(
        state=state, figures=snapshot, file="reports/x.pdf", sha256="x", built_at="2024-12-01T00:00Z",
        signed_by=user, signed_at="2024-12-01T00:00Z",
    )  # fmt: skip
    return Report.objects.get(pk=report.pk)


def refused(client, data) -> str:
    before = OwnFigure.objects.count()
    answer = client.post(reverse("own_new"), {**WORDS, "seen_version": "1", **data})
    assert answer.status_code == 200
    assert OwnFigure.objects.count() == before
    return " ".join(answer.context["form"].non_field_errors())


def asked(row: OwnFigure, number: int) -> Figures:
    span = PlenaryYear.objects.get(year=number)
    return Figures(span, figures.Asked(span))
