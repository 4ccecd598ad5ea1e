"""The report's page and command, home and dashboard, where there are few records or none."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cppcc.models import Job
from cppcc.roles import Role
from proposals.models import Proposal
from reports.content import gather
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

    same_queries(fill, lambda made: leader.get(reverse("home")), at_most=40)
    same_queries(fill, lambda made: leader.get(reverse("dashboard")), at_most=90)
    same_queries(fill, lambda made: leader.get(reverse("figure_detail", args=[2024, "proposals.filed"])), at_most=38)


def test_the_report_of_a_real_committee_does_not_call_itself_a_demonstration(year):
    factories.ProposalFactory(state="filed", number=1)
    assert not gather(year).demonstration
    assert Proposal.objects.count() == 1
