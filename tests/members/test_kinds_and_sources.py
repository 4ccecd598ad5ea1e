"""Two laws over kinds and their sources: a rule is accepted exactly if a record of its real source makes it count, and
what is on offer is made by some source. The records come from attendance, steps, registers and a sheet, as in an office.
"""

import uuid
from datetime import date, datetime
from decimal import Decimal
from itertools import count, product

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.models import MicroSuggestion
from activities.services.attendance import change, set_attendance
from cppcc.rights import Role
from cppcc.vocabularies import names_of
from cppcc.workflow import take
from members import ledger
from members.importing.declarations import DECLARATIONS
from members.kinds import BY_HAND
from members.models import DutyKind, DutyPart, DutyReport, Level, Occasion, PlenaryYear
from members.possible import carried, carries_of
from members.schemes.reach import never
from members.schemes.rules import Category, Line, Rate, Rules
from members.schemes.scoring import Scorer
from proposals.models import Proposal
from tests import factories
from tests.bringing import book_of, written

pytestmark = pytest.mark.usefixtures("in_2024")
ONE = Decimal(1)
LEVELS, OCCASIONS = ("district", "city"), ("plenary", "research")
HEADINGS = ("委员", "类别", "日期", "事项", "角色", "场合", "层级", "数量", "共同完成人数")
FULL_DAY = {
    "starts_at": timezone.make_aware(datetime(2024, 5, 20, 9)),
    "ends_at": timezone.make_aware(datetime(2024, 5, 20, 17)),
}


def attended(client, member):
    """Present, on leave (of no kind, of each), absent, and there for a part of it, also late and not to the end; by occasion."""
    for occasion in Occasion.objects.all():
        for state in ("present", "leave", "absent"):
            set_attendance(factories.ActivityFactory(kind=occasion.key, **FULL_DAY), member, state)
        for kind in DutyPart.objects.filter(leave=True):
            row = set_attendance(factories.ActivityFactory(kind=occasion.key, **FULL_DAY), member, "leave")
            change(row, "leave", leave_kind=kind.key)
        for late, left_early in product((False, True), repeat=2):
            row = set_attendance(factories.ActivityFactory(kind=occasion.key, **FULL_DAY), member, "present")
            change(row, "present", half_days=1, late=late, left_early=left_early)


def proposed(client, year, member):
    """Alone, first of two, second of two, and for a party; each with each end that the review may come to."""
    other, user = factories.MemberFactory(), client.user
    ends = (
        [("file", {})],
        [("file", {}), ("select_key", {"leading": "区长", "supervising": "副主席"})],
        [("file", {}), ("award", {})],
        [("convert", {"reason": "宜作社情民意"})],
        [("reject", {"ground": "empty", "reason": "空泛"})],
    )
    for signers, steps in product(((member,), (member, other), (other, member), ()), ends):
        sort = {"proposer_kind": "party", "responsible": "某某"} if not signers else {}
        proposal = factories.ProposalFactory(plenary=year, state="submitted", **sort)
        for one in signers:
            factories.proposed(proposal, one, status="accepted")
        if not signers:
            proposal.main_members.create(member=member)
        for name, data in (("start_review", {}), *steps):
            version = Proposal.objects.get(pk=proposal.pk).version
            take(Proposal, proposal.pk, name, user, version, data)


def suggested(client, year, member):
    """Submitted only, adopted, excellent; opinions adopted and instructed at each level, in this year or a later one."""
    earlier = factories.PlenaryYearFactory(year=2023)

    def step(micro, name, **data):
        version = MicroSuggestion.objects.get(pk=micro.pk).version
        answer = client.post(micro.step_url(name), {"version": version, **data})
        assert answer.status_code == 302, (name, answer.context["form"].errors)

    for kind in ("micro", "opinion"):
        for excellent in (None, False, True):
            micro = factories.MicroFactory(plenary=year, kind=kind, state="submitted", member=member)
            step(micro, *(("adopt",) if excellent is not None else ("reject",)), reason="已在办理")
            if excellent:
                step(micro, "report_up")
                step(micro, "record_result", provincial_result="excellent")

    def written_in(plenary, day):
        micro = factories.MicroFactory(plenary=plenary, kind="opinion", state="submitted", member=member)
        micro.submitted_on = date.fromisoformat(day)
        micro.save()
        step(micro, "adopt")
        return micro

    for level in Level.objects.values_list("key", flat=True):
        for plenary, day in ((year, "2024-03-01"), (earlier, "2023-12-01")):
            step(written_in(plenary, day), "record_level", level=level, on="2024-04-01")
            micro = written_in(plenary, day)
            step(micro, "record_level", level=level, on="2024-04-01")
            step(micro, "record_instruction", instruction="请办。", instruction_level=level, instructed_on="2024-05-01")
        late = written_in(earlier, "2023-11-01")
        step(late, "record_level", level="city", on="2023-12-01")
        step(late, "record_instruction", instruction="请办。", instruction_level=level, instructed_on="2024-05-02")
    step(late := written_in(earlier, "2023-11-01"), "record_level", level="city", on="2024-04-01")
    step(late, "report_up")
    step(late, "record_result", provincial_result="excellent")


def honoured(client, year, member):
    for number, level in enumerate(("", *Level.objects.values_list("key", flat=True))):
        data = {"plenary": year.pk, "member": member.pk, "title": f"荣誉{number}", "on": "2024-05-01", "level": level}
        sent = {**data, "by": "", "form_token": str(uuid.uuid4())}
        assert client.post(reverse("register_new", args=["awards"]), sent).status_code == 302


def by_hand(client, year, member):
    """Points that the office gives and takes."""
    for way in ("give", "take"):
        data = {"plenary": year.pk, "member": member.pk, "way": way, "points": "2", "on": "2024-05-01", "category": ""}
        sent = {**data, "reason": "牵头调研", "form_token": str(uuid.uuid4())}
        assert client.post(reverse("register_new", args=["given-points"]), sent).status_code == 302


def authored(client, year, member):
    """A report of an activity by one who wrote it and one who helped, each once."""
    other, activity = factories.MemberFactory(), factories.ActivityFactory()
    for writers, helpers in (([member], []), ([member], [other]), ([other], [member])):
        data = {"kind": "research", "title": "调研报告", "addressee": "区委", "sent_on": "2024-07-02"}
        named = {"writers": [one.pk for one in writers], "helpers": [one.pk for one in helpers]}
        assert client.post(reverse("outcome_new", args=[activity.pk]), data | named).status_code == 302


def reported(client, year, member):
    report = DutyReport.objects.create(member=member, year=year, text="述职。", due_on=date(2024, 12, 31))
    take(DutyReport, report.pk, "submit", client.user, report.version, {})


def declared(client, year, member):
    """All that may be declared, by one sheet."""
    number, rows = count(1), []
    levels, occasions = (names_of(one) for one in (Level, Occasion))
    parts = names_of(DutyPart)
    for kind in DutyKind.objects.filter(by_sheet=True):
        carries = kind.carries
        for part, occasion, level, quantity in product(
            carries.declared_parts,
            ("", *OCCASIONS) if carries.occasions else ("",),
            ("", *levels) if carries.levels else ("",),
            (1, 5000) if carries.unit else ("",),
        ):
            title = f"履职{next(number)}"
            words = (parts[part], occasions.get(occasion, ""), levels.get(level, ""))
            rows.append((member.name, kind.name, "2024-06-01", title, *words, quantity, 2 if carries.shared else ""))
    written(DECLARATIONS, book_of(HEADINGS, *rows), client.user)


@pytest.fixture
def years(account, year):
    """All records that a member has after such years, of two own kinds, too: those of 2023 and those of 2024."""
    leads = DutyPart.objects.create(name="主持")
    helps = DutyPart.objects.create(name="协助", beside=True)
    parts = ["sole", "collective", leads.key, helps.key]
    DutyKind.objects.create(name="文史资料", parts=parts, levels=True, unit="篇", shared=True)
    DutyPart.objects.create(name="探亲假", leave=True)
    DutyKind.objects.create(name="民主评议", occasions=True)
    staff, member = account(Role.STAFF), factories.MemberFactory(name="张三", joined_on=date(2020, 1, 1))
    attended(staff, member)
    for happen in (proposed, suggested, honoured, by_hand, authored, reported, declared):
        happen(staff, year, member)
    years = (PlenaryYear.objects.get(year=2023), year)
    return [ledger.facts_of(one, {}, [member.pk])[member.pk] for one in years]


def test_every_kind_part_level_and_occasion_on_offer_is_made_by_some_source(years):
    facts = [fact for one in years for fact in one]
    kinds = {row.key for row in DutyKind.objects.all()}
    assert {fact.kind for fact in facts} == kinds
    assert {fact.part for fact in facts} == {row.key for row in DutyPart.objects.all()}
    made = {(fact.kind, fact.part) for fact in facts}
    assert made == {(key, part) for key, one in carried().items() for part in one["parts"]}
    for name, model in (("occasion", Occasion), ("level", Level)):
        keys = set(model.objects.values_list("key", flat=True))
        assert {getattr(fact, name) for fact in facts} - {""} == keys
        carriers = {key for key, one in carried().items() if one[f"{name}s"]}
        assert {fact.kind for fact in facts if getattr(fact, name)} == carriers
    assert {fact.kind for fact in facts if fact.quantity > 1} == {key for key, one in carried().items() if one["unit"]}
    assert {fact.kind for fact in facts if fact.among > 1} == {key for key, one in carried().items() if one["shared"]}


@st.composite
def lines(draw, keys, parts):
    kinds = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True))
    rate = Rate(
        tuple(draw(st.lists(st.sampled_from(parts), max_size=2, unique=True))),
        ONE,
        kinds=tuple(draw(st.lists(st.sampled_from(kinds), max_size=1))),
        levels=tuple(draw(st.lists(st.sampled_from(LEVELS), max_size=1))),
    )
    return Line(
        "l",
        "项",
        tuple(kinds),
        rates=(rate,),
        occasions=tuple(draw(st.lists(st.sampled_from(OCCASIONS), max_size=1))),
        levels=tuple(draw(st.lists(st.sampled_from(LEVELS), max_size=1))),
        without=tuple(draw(st.lists(st.sampled_from(keys), max_size=1))),
        counting=draw(st.sampled_from(["each", "once", "half_day", "quantity"])),
        per=draw(st.sampled_from([ONE, Decimal(1000)])),
    )


def test_a_rule_is_accepted_exactly_if_a_record_of_its_source_makes_it_count(years):
    years = [[fact for fact in facts if fact.kind not in BY_HAND] for facts in years]  # points already, by no rule
    keys, parts = (sorted(rows.values_list("key", flat=True)) for rows in (DutyKind.objects, DutyPart.objects))
    assert all(carries_of(key) for key in keys)

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(lines(keys, parts))
    def holds(made):
        scorer = Scorer(Rules(categories=(Category("c", "类", lines=(made,)),)))
        assert any(scorer.score(facts).total > 0 for facts in years) == (never(made) == "")

    holds()
