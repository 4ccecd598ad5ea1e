"""What was false when somebody attacked the layer: leaks behind numbers, parts that are no parts, yesterday told as today."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import OpinionAdoption, WelfareDeed
from cppcc.figures import UnknownCut, adds_up, asked_for, get
from cppcc.rights import Role
from members.models import PlenaryYear
from members.period import quarter, term_until
from reports import charts
from reports.cutting import chart_name, rows_of
from reports.spreading import spread
from reports.tokens import Figures, holds
from tests import factories


@pytest.fixture
def signed(year):
    """One filed proposal and one that is still under review, each of a member."""
    found = []
    for number, state in ((1, "filed"), (None, "submitted")):
        proposal = factories.ProposalFactory(state=state, number=number)
        factories.proposed(proposal, factories.MemberFactory())
        found.append(proposal)
    return found


@pytest.mark.parametrize(("source", "seen"), [("proposers", 1), ("proposals", 1)])
def test_a_dispatcher_sees_behind_a_number_only_what_he_sees_elsewhere(account, signed, source, seen):
    page = account(Role.DISPATCHER).get(f"{reverse('figure_cut', args=[2024])}?of={source}")
    assert page.context["page"].paginator.count == seen
    assert "另有 1 条您没有查看权限" in page.content.decode()
    hidden = signed[1].proposers.get().member.name
    assert hidden not in page.content.decode()
    whole = account(Role.STAFF).get(f"{reverse('figure_cut', args=[2024])}?of={source}")
    assert whole.context["page"].paginator.count == 2
    assert signed[0].title in whole.content.decode()


@pytest.mark.parametrize("source", ["proposers", "assignments", "replies", "feedback", "promises", "talks"])
def test_what_hangs_on_a_proposal_is_listed_by_it(account, year, source):
    reply = factories.ReplyFactory()
    factories.proposed(reply.assignment.proposal, factories.MemberFactory())
    page = account(Role.STAFF).get(f"{reverse('figure_cut', args=[2024])}?of={source}")
    assert page.status_code == 200
    if page.context["page"].paginator.count:
        assert reply.assignment.proposal.title in page.content.decode()


# --- parts that are no parts -------------------------------------------------------------------------------------
@pytest.fixture
def present(year):
    """One member at two kinds of activities, another at one."""
    one, other = factories.MemberFactory(), factories.MemberFactory()
    for kind, members in (("research", (one, other)), ("training", (one,))):
        activity = factories.ActivityFactory(kind=kind)
        for member in members:
            factories.AttendanceFactory(activity=activity, member=member)
    return asked_for("attendance", [("state", "present", False)], "distinct", "member")


def test_different_things_counted_in_parts_are_no_parts_of_their_number(present, year):
    assert not adds_up(present)
    assert spread(present, "activity_kind", "数", year)
    for wish in ("占1", "", "数前1", "前1"):
        with pytest.raises(UnknownCut, match="不等于总数"):
            spread(present, "activity_kind", wish, year)


def test_nothing_is_stacked_that_does_not_add_up(present, year):
    for entry in (present, get("proposals.reply_rate")):
        source = entry.source.key if hasattr(entry, "source") else "proposals"
        first, second = ("activity_kind", "gender") if source == "attendance" else ("category", "kind")
        with pytest.raises(UnknownCut):
            chart_name(entry, f"{source}:{first}", "stacked", f"{source}:{second}")
    with pytest.raises(UnknownCut):
        chart_name(get("proposals.filed"), "proposals:unit", "stacked", "proposals:kind")
    with pytest.raises(KeyError):
        charts.series_of("by:proposals.reply_rate:category:stacked:kind", year)


def test_money_keeps_its_decimals_in_stacks(year):
    for kind, value in (("donation", 6_100), ("purchase", 3_050)):
        WelfareDeed.objects.create(kind=kind, on=date(2024, 5, 1), subject="捐助", value=value)
    series = charts.series_of("by:welfare.donations:kind:stacked:month", year)
    assert dict(series.rows) == {"捐款捐物（元）": 0.61, "消费帮扶（元）": 0.305}
    assert series.table[-1][-1] == "0.915"


def test_a_list_that_ends_early_has_no_sum(year):
    for number in range(14):
        factories.AssignmentFactory(
            proposal__number=number + 1, proposal__state="handling", unit=factories.UnitFactory()
        )
    series = charts.series_of("by:proposals.filed:unit:bars", year)
    assert len(series.rows) == 12
    assert series.title.endswith("前12项")
    assert "合计" not in [row[0] for row in series.table]
    assert rows_of("by:proposals.filed:unit", year)[-1][0].startswith("合计（一件可属多项")


@pytest.mark.parametrize("name", ["by:", "by:proposals.filed", "by:proposals.filed:category:stacked:kind:x",
                                  "by:proposals.filed:zzz:bars", "by:x:y:z", "trend:x:y"])  # fmt: skip
def test_a_name_that_says_no_chart_is_none(account, year, name):
    leader = account(Role.LEADER)
    assert leader.get(reverse("chart", args=[2024, name])).status_code == 404
    assert leader.get(reverse("report_chart", args=[2024, name])).status_code == 404
    assert leader.get(reverse("chart_bars", args=[2024, name])).status_code == 404


# --- as of the day -----------------------------------------------------------------------------------------------
def test_what_was_late_at_the_end_of_a_quarter_stays_late_in_it(year):
    hand = factories.AssignmentFactory(
        proposal__number=1, proposal__state="replied", proposal__submitted_on=date(2024, 1, 10),
        proposal__filed_on=date(2024, 1, 20), dispatched_on=date(2024, 1, 25), reply_due=date(2024, 3, 20), state="sent",
    )  # fmt: skip
    factories.ReplyFactory(assignment=hand, sent_on=date(2024, 4, 8), checked_on=date(2024, 4, 8))
    first, second = quarter(year, 1), year
    for source, dimension in (("proposals", "overdue"), ("assignments", "late")):
        made = asked_for(source, [(dimension, "yes", False)])
        assert (made.value(first).number, made.value(second).number) == (1, 0), source


def test_a_hand_answers_for_itself(year):
    proposal = factories.ProposalFactory(state="handling", number=1)
    done, open_ = (
        factories.AssignmentFactory(proposal=proposal, unit=factories.UnitFactory(), role="separate") for _ in "12"
    )
    factories.ReplyFactory(assignment=done)
    of = {unit: [("unit", str(unit.unit_id), False)] for unit in (done, open_)}
    assert asked_for("assignments", [*of[done], ("sent", "yes", False)]).value(year).number == 1
    assert asked_for("assignments", [*of[open_], ("sent", "yes", False)]).value(year).number == 0
    assert asked_for("assignments", [("replied", "yes", False)]).value(year).number == 0  # the proposal is not


def test_an_adoption_between_two_years_of_a_term_is_in_none(year):
    later = factories.PlenaryYearFactory(year=2026, term=year.term)
    opinion = factories.MicroFactory(kind="opinion", state="adopted", submitted_on=date(2024, 3, 1))
    for day in (date(2024, 5, 1), date(2025, 6, 1), date(2026, 2, 1)):
        OpinionAdoption.objects.create(opinion=opinion, level="city", on=day)
    made = asked_for("adoptions", [])
    years = sum(made.value(one).number for one in PlenaryYear.objects.all())
    assert made.value(term_until(later)).number == years == 2


# --- of nothing nothing holds ------------------------------------------------------------------------------------
@pytest.mark.parametrize("condition", ["= 0", "< 60", "> 0", "≥ 0", "≤ 100"])
def test_a_rate_of_nothing_fulfils_no_condition(year, condition):
    from cppcc import figures

    asked = Figures(year, figures.values(year, ["proposals.satisfaction_rate"]))
    assert not holds(f"proposals.satisfaction_rate {condition}", asked)
