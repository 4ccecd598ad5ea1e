"""The report's page and command, home and dashboard, where there are few records or none."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cppcc.calendar import clock
from cppcc.models import Job
from cppcc.rights import Role
from proposals.models import Proposal
from reports.content import gather
from reports.keeping import begun
from tests import factories


@pytest.mark.parametrize(
    ("wanted", "words"),
    [("2019", "没有2019年度"), ("2023", "2023年度还没有任何提案"), ("abc", "报告年度请填整数"), ("", "请填写报告年度")],
)
def test_a_year_without_data_is_told_beside_the_field(account, year, wanted, words):
    factories.PlenaryYearFactory(year=2023)
    answer = account(Role.LEADER).post(reverse("report_page"), {"year": wanted})
    assert words in "".join(answer.context["form"].errors["year"])
    assert not Job.objects.exists()


def test_the_command_writes_a_file_and_says_what_is_wrong(year, tmp_path):
    factories.ProposalFactory(state="filed", number=1)
    target = tmp_path / "r.pdf"
    call_command("build_report", "2024", "--output", str(target), verbosity=0)
    assert target.read_bytes()[:5] == b"%PDF-"
    with pytest.raises(CommandError, match="没有2019年度"):
        call_command("build_report", "2019", "--output", str(target))
    with pytest.raises(CommandError, match="无法写入"):
        call_command("build_report", "2024", "--output", str(Path(tmp_path) / "no" / "r.pdf"))


def test_home_and_dashboard_take_the_same_queries_for_few_and_many(account, year, same_queries):
    leader, numbers = account(Role.LEADER), iter(range(1, 100))

    def fill(times):
        for _ in range(times):
            factories.AttendanceFactory()
            factories.AssignmentFactory(proposal__number=next(numbers))

    same_queries(fill, lambda made: leader.get(reverse("home")), at_most=55)
    same_queries(fill, lambda made: leader.get(reverse("dashboard")), at_most=60)
    same_queries(fill, lambda made: leader.get(reverse("all_figures")), at_most=75)
    same_queries(fill, lambda made: leader.get(reverse("figure_detail", args=[2024, "proposals.filed"])), at_most=38)


def test_the_report_of_a_real_committee_does_not_call_itself_a_demonstration(year):
    factories.ProposalFactory(state="filed", number=1)
    assert not gather(begun(year)).demonstration
    assert Proposal.objects.count() == 1


def test_years_stand_side_by_side_as_table_chart_and_spreadsheet(account, year):
    leader = account(Role.LEADER)
    for number in range(2019, 2024):
        factories.PlenaryYearFactory(year=number, session=number - 2000)
    factories.ProposalFactory(state="filed", number=1)
    factories.ProposalFactory(state="filed", number=1, plenary__year=2023)
    factories.ProposalFactory(state="filed", number=2, plenary__year=2023)
    page = leader.get(f"{reverse('trends')}?group=提案")
    assert [str(one) for one in page.context["years"]] == ["2020年", "2021年", "2022年", "2023年", "2024年"]
    filed = {entry.key: [value.plain for value in found] for entry, found in page.context["rows"]}["proposals.filed"]
    assert filed == [0, 0, 0, 2, 1]
    assert leader.get(f"{reverse('trends')}?group=x&export=xlsx").status_code == 200
    chart = leader.get(reverse("trend_chart", args=[2024, "proposals.filed"]))
    assert chart["Content-Type"] == "image/svg+xml"
    assert leader.get(reverse("trend_chart", args=[2024, "no.such"])).status_code == 404


def test_the_dashboard_says_what_is_late_and_what_the_report_would_say_today(account, year):
    leader = account(Role.LEADER)
    factories.AssignmentFactory()
    page = leader.get(reverse("dashboard")).content.decode()
    assert "件提案超期未答复" in page
    assert reverse("report_read", args=[2024]) in page
    assert leader.get(reverse("report_read", args=[2024])).status_code == 200


def test_this_year_so_far_stands_beside_last_years_same_date(account, year):
    leader, last = account(Role.LEADER), factories.PlenaryYearFactory(year=2023)
    for plenary, months in ((year, (2, 3, 6)), (last, (2, 9))):
        for number, month in enumerate(months, start=1):
            day = date(plenary.year, month, 1)
            factories.ProposalFactory(plenary=plenary, state="filed", number=number, submitted_on=day, filed_on=day)
            start = timezone.make_aware(datetime(plenary.year, month, 1, 9))
            factories.ActivityFactory(starts_at=start, ends_at=start + timedelta(hours=1))
    with clock.at(timezone.make_aware(datetime(2024, 5, 20, 9))):
        page = leader.get(reverse("all_figures"))
        tiles = {tile.figure.key: tile for _, group in page.context["groups"] for tile in group}
        for key in ("proposals.submitted", "proposals.filed", "activities.held"):  # that of June is planned already
            assert (tiles[key].value.number, tiles[key].former.number) == (2, 1), key
        assert tiles["proposals.filed"].words == "比上年同期增加1件"
        words = page.content.decode()
        assert "2024年截至 5月20日，与2023年同日对照" in words
        assert "去年同期 1 · 比上年同期增加1件" in words
        for plenary, number in ((2024, 2), (2023, 1)):
            address = f"{reverse('figure_detail', args=[plenary, 'proposals.filed'])}?until={plenary}-05-20"
            assert address in words
            assert leader.get(address).context["page"].paginator.count == number
        assert leader.get(reverse("figure_detail", args=[2024, "proposals.filed"]) + "?until=x").status_code == 404
    over = leader.get(reverse("all_figures"))
    tiles = {tile.figure.key: tile for _, group in over.context["groups"] for tile in group}
    assert (tiles["proposals.filed"].value.number, tiles["proposals.filed"].former.number) == (3, 2)


def test_the_records_behind_a_number_are_searched_sorted_paged_and_exported_within_its_time(account, year):
    leader = account(Role.LEADER)
    for number in range(1, 61):
        day = date(2024, 1, 1) + timedelta(days=number)
        factories.ProposalFactory(
            state="filed", number=number, title=f"关于第{number:02}件事的提案", submitted_on=day, filed_on=day
        )
    address = reverse("figure_detail", args=[2024, "proposals.filed"])

    def shown(query):
        return leader.get(address + query).context["page"]

    def numbers(page):
        return [record.number for record in page.object_list]

    assert shown("?until=2024-02-29").paginator.count == 59
    page = leader.get(f"{address}?until=2024-02-29").content.decode()
    assert "?until=2024-02-29&amp;page=2" in page
    assert "?until=2024-02-29&amp;export=choose" in page
    by_title = 1 + [one.words for one in leader.get(address).context["headings"]].index("案由")
    assert numbers(shown(f"?sort={by_title}"))[:2] == [1, 2]
    assert numbers(shown(f"?sort=-{by_title}"))[:2] == [60, 59]
    assert numbers(shown(f"?q=第1&sort={by_title}")) == list(range(10, 20))
    for odd in ("?sort=99", "?sort=-", "?sort=x", "?q=%25"):
        assert leader.get(address + odd).status_code == 200
    sheet = load_workbook(io.BytesIO(leader.get(f"{address}?q=第07件&export=xlsx").content)).active
    assert sheet.max_row == 2
    assert "没有含“无此事”的记录" in leader.get(f"{address}?q=无此事").content.decode()
