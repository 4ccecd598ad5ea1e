"""Nothing that was signed changes when a figure does."""

import pytest
from django.urls import reverse

from cppcc import recycle
from reports import keeping, own
from reports.keeping import begun
from reports.models import OwnFigure, Report, TextVersion
from reports.states import ReportState
from tests import factories
from tests.browserlike import deleted, opened
from tests.reports.own_figures.making import WORDS, economy_filed, saved, sign, values, written


def test_what_was_signed_is_not_changed_a_change_makes_a_new_edition(staff, categories, year):
    economy, culture = categories
    row = saved(staff, economy_filed(economy))
    sign(begun(year), staff.user, row.key)
    page = opened(staff, reverse("own_edit", args=[row.pk]))
    new = saved(staff, {**page, "w": ["filed:yes", f"category:{economy.pk}", f"category:{culture.pk}"]}, row)
    row.refresh_from_db()
    assert (row.data["where"], row.until_year) == (
        [["category", [str(economy.pk)], False], ["filed", ["yes"], False]],
        2024,
    )
    assert (row.name, new.name) == ("经济类立案提案（至2024年）", "经济类立案提案")
    assert (new.former, new.from_year) == (row, 2025)
    found = values(year)
    assert (found[row.key], new.key in found) == (3, False)
    assert new.key in values(factories.PlenaryYearFactory(year=2025))
    page = staff.get(reverse("own_detail", args=[new.pk])).content.decode()
    assert "历次版本" in page
    assert "用至2024年度" in page


@pytest.mark.parametrize("prefix", ["", "累计:", "上年:"])
@pytest.mark.parametrize("where", ["report", "edition", "by way of another"])
def test_it_counts_as_signed_in_reports_editions_and_by_way_of_others(staff, categories, year, where, prefix):
    row = saved(staff, economy_filed(categories[0]))
    report, key = begun(year), row.key
    if where == "by way of another":
        key = saved(
            staff, {**WORDS, "kind": "share", "of": row.name, "to": "立案提案", "name": "占比", "seen_version": "1"}
        ).key
    factories.OwnFigureFactory(pk=row.pk * 10 + 1)  # its key begins with the same signs
    report = sign(report, staff.user, prefix + key)
    if where == "edition":
        report = taken_back(report, staff.user)
        keeping.change(report, report.version, staff.user, lambda data: data["parts"][0]["blocks"].pop())
    assert own.usage_of(row).used
    assert not own.usage_of(OwnFigure.objects.get(pk=row.pk * 10 + 1)).used
    answer = staff.post(reverse("own_delete", args=[row.pk]), {"sight": "{}"})
    assert "不能删除" in answer.content.decode()


def taken_back(report: Report, user) -> Report:
    """The signature is taken back: what was signed is kept as an edition."""
    keeping.keep_edition(report, "错字")
    Report.objects.filter(pk=report.pk).update(state=ReportState.DRAFT, signed_by=None, signed_at=None)
    return Report.objects.get(pk=report.pk)


USES = {
    "chart": ("chart", "by:{}:category:bars"),
    "chart over the years": ("chart", "trend:{}:line"),
    "table": ("breakdown", "by:{}:category"),
    "part by part": ("paragraph", "[[分列:{}:category 占1]]"),
    "condition": ("paragraph", "〔当{} > 1 且 有上年〕今年较多。"),
    "second condition": ("paragraph", "〔当 proposals.filed > 1 或 上年:{} > 1〕今年较多。"),
    "each": ("list", "〔逐条 {}〕[[名称]]"),
    "names": ("paragraph", "[[titles:{}]]"),
    "numbers": ("figures", "[[{}]]"),
}


@pytest.mark.parametrize("signed", ["report", "edition"])
@pytest.mark.parametrize("use", USES)
def test_whatever_a_signed_text_does_with_it_is_use(staff, categories, year, use, signed):
    row = saved(staff, economy_filed(categories[0]))
    kind, line = USES[use]
    report = sign(written(begun(year), line.format(row.key), kind=kind), staff.user)
    if signed == "edition":
        report = taken_back(report, staff.user)
        report = keeping.change(report, report.version, staff.user, lambda data: data["parts"][0]["blocks"].clear())
        keeping.change(report, report.version, staff.user, lambda data: data.update(opening="另一句。"))
    assert own.usage_of(row).used
    assert own.usage_of(row).last_year == 2024


def test_a_chart_of_a_part_is_use_too(staff, categories, year):
    row = saved(staff, economy_filed(categories[0]))
    report = begun(year)
    report.text["parts"][0]["charts"] = [f"trend:{row.key}"]
    sign(report, staff.user)
    assert own.usage_of(row).used


def test_a_signature_that_has_nothing_to_do_with_it_fixes_nothing(staff, categories, year):
    economy, culture = categories
    row = saved(staff, economy_filed(economy))
    report = sign(begun(year), staff.user)
    assert row.key in report.figures
    taken = taken_back(sign(begun(factories.PlenaryYearFactory(year=2023)), staff.user), staff.user)
    written(taken, f"[[{row.key}]]")  # no: the text as it was signed had none; its change sets that one aside
    TextVersion.objects.create(report=taken, number=taken.text_version, text=report.text, at="2024-12-02T00:00Z")
    assert not own.usage_of(row).used
    page = opened(staff, reverse("own_edit", args=[row.pk]))
    assert saved(staff, {**page, "w": ["filed:yes", f"category:{culture.pk}"]}, row) == row
    assert values(year)[row.key] == 1


def test_where_it_stands_is_no_meaning_and_its_end_is_never_before_what_was_signed(staff, categories, year):
    row = saved(staff, economy_filed(categories[0]))
    sign(begun(year), staff.user, row.key)
    page = opened(staff, reverse("own_edit", args=[row.pk]))
    assert saved(staff, {**page, "group": "提案"}, row) == row
    assert OwnFigure.objects.get().group == "提案"
    page = opened(staff, reverse("own_end", args=[row.pk]))
    answer = staff.post(reverse("own_end", args=[row.pk]), {**page, "until_year": "2023"})
    assert "不能早于它" in answer.content.decode()
    assert staff.post(reverse("own_end", args=[row.pk]), {**page, "until_year": "2024"}).status_code == 302
    assert row.key not in values(factories.PlenaryYearFactory(year=2025))


def test_drafts_that_use_the_former_edition_are_told(staff, categories, year):
    row = saved(staff, economy_filed(categories[0]))
    sign(begun(year), staff.user, row.key)
    draft = begun(factories.PlenaryYearFactory(year=2025))
    draft.text["parts"][0]["blocks"].append(
        {"key": "zz", "kind": "paragraph", "head": "", "lines": [f"有[[{row.key}]]件。"], "columns": 2}
    )
    draft.save()
    page = opened(staff, reverse("own_edit", args=[row.pk]))
    answer = staff.post(reverse("own_edit", args=[row.pk]), {**page, "definition": "另一口径"}, follow=True)
    assert "用的仍是旧版" in answer.content.decode()
    assert draft.name in answer.content.decode()


def test_one_that_nobody_uses_goes_into_the_bin_and_comes_back_under_its_key(staff, categories, year):
    row = saved(staff, economy_filed(categories[0]))
    assert deleted(staff, reverse("own_delete", args=[row.pk])).status_code == 302
    assert row.key not in values(year)
    recycle.restore(recycle.deleting.Binned.objects.get(kind="reports.ownfigure"))
    assert values(year)[row.key] == 3
