"""What stands beside the question of a step, and what a person may do now: for every course, as its table says."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pypdf import PdfWriter

from activities.models import MicroSuggestion, OfficeTask
from cppcc.rights import Role
from cppcc.workflow import Weight, arranged, every_course, own_steps, step_of
from members.models import Asked, Assessment, Declaration, DutyReport, Filing, PlenaryYear, Question, Scheme
from proposals.models import Assignment, Proposal
from reports.keeping import begun
from reports.models import Report
from tests import factories
from tests.reading import Page
from tests.test_steps_keep_words import everybody  # noqa: F401 - a record of each course

OWN_WORDS = {
    Proposal: "问题和依据的原文",
    Assignment: "问题和依据的原文",
    MicroSuggestion: "建议增设路灯",
    OfficeTask: "按季度报送进展",
    Declaration: "为三位老人送餐",
    DutyReport: "全年走访十二次",
    Question: "五月的调研没有记入",
    Filing: "全体委员",
    Asked: "申报的期间",
    Scheme: "等次",
    Assessment: "人工调整",
    PlenaryYear: "还没有办完",
    Report: "在线阅读",
}
"""What of each kind of record one has to read before one decides."""


@pytest.fixture
def written(everybody):  # noqa: F811
    records = everybody.records
    for proposal in (records[Proposal], records[Assignment].proposal):
        Proposal.objects.filter(pk=proposal.pk).update(situation=OWN_WORDS[Proposal])
    for model, name in (
        (MicroSuggestion, "content"),
        (OfficeTask, "content"),
        (Declaration, "content"),
        (DutyReport, "text"),
        (Question, "words"),
    ):
        model.objects.filter(pk=records[model].pk).update(**{name: OWN_WORDS[model]})
    return everybody


def test_every_step_that_asks_shows_its_matter_beside_the_question(written):
    shown = 0
    assert {one.model for one in every_course()} == set(OWN_WORDS)
    for course in every_course():
        record = course.model.objects.get(pk=written.records[course.model].pk)
        for offer in own_steps(record, written.user):
            answer = written.get(offer.url)
            assert answer.status_code == 200, offer.url
            page = Page(answer)
            matter = page.one(".matter .matter-body")
            assert OWN_WORDS[course.model] in matter.words, offer.url
            fold = page.one(".matter > details.matter-fold > summary").words
            assert record.get_state_display() in fold
            assert page.one(".asking form button[type=submit]")
            shown += 1
    assert shown > 15  # those of other states: tests/test_steps_keep_words.py


def test_one_primary_action_the_rare_ones_under_more(written):
    proposal = written.records[Proposal]
    for course in every_course():
        record = course.model.objects.get(pk=written.records[course.model].pk)
        for state in record._meta.get_field("state").choices:
            record.__dict__["state"] = state[0]
            found = arranged(own_steps(record, written.user))
            assert found.primary is None or found.primary.step.weight == Weight.NEXT
            assert all(one.step.weight == Weight.RARE for one in found.rare)
            names = [one.name for one in (found.primary, *found.usual, *found.rare) if one]
            assert sorted(names) == sorted(one.name for one in own_steps(record, written.user))
    Proposal.objects.filter(pk=proposal.pk).update(state="submitted", number=None, filed_on=None)
    page = Page(written.get(proposal.get_absolute_url()))
    now = page.one(".now")
    assert [one.words for one in now.all(".btn-primary")] == ["立案"]
    assert not now.all(".btn-danger, .btn-outline-danger, .btn-outline-primary")
    more = now.one("details.now-more").words
    assert "不予立案" in more
    assert "撤案" in more
    assert "退回修改" not in more


def test_the_course_shows_in_grey_what_comes_next(written):
    for course in every_course():
        leads_on = {state for step in course.steps.values() if None not in step.targets() for state in step.source}
        states = {one[0] for one in course.model._meta.get_field("state").choices}
        assert set(course.ahead) <= states
        ends = leads_on - set(course.ahead) - {"closed", "published", "confirmed", "accepted", "done", "opined"}
        assert not ends, (course.model, ends)
    page = written.get(written.records[Declaration].get_absolute_url())
    ahead = Page(page).all(".course .ahead")
    assert [one.words for one in ahead] == ["机关确认 接下来"]


def test_who_waits_for_others_is_told_before_writing_and_may_begin(world_of_units):
    world = world_of_units
    page = Page(world.lead.get(world.proposal.get_absolute_url()))
    waits = page.one(".now-waits")
    assert waits.one("button[disabled]").words == "拟写答复"
    assert "会办单位尚未送交意见" in waits.words
    letter = world.lead.get(world.hand.step_url("draft"))
    assert "会办单位尚未送交意见" in letter.content.decode()


@pytest.fixture
def world_of_units(account, year) -> Any:
    """A proposal with two units that answer apart and one that helps, each with an account; the first wrote a draft."""

    class World:
        proposal = factories.ProposalFactory(state="handling", number=8, title="关于增设公交站的提案")

    for name, role in (("lead", "separate"), ("other", "separate"), ("helper", "co")):
        unit, client = factories.UnitFactory(), account(Role.HANDLER, username=name)
        factories.HandlerFactory(user=client.user, unit=unit, is_head=True)
        hand = factories.AssignmentFactory(proposal=World.proposal, unit=unit, role=role, state="handling")
        setattr(World, name, client)
        if name == "lead":
            World.hand = hand
        if name == "other":
            World.other_hand = hand
    World.dispatcher = account(Role.DISPATCHER, username="dispatching")
    return World


def test_a_unit_does_not_read_what_another_that_answers_apart_still_writes(world_of_units):
    world = world_of_units
    Assignment.objects.filter(pk=world.hand.pk).update(state="drafted")
    letter = world.hand.replies.create(
        number="朝交函〔2024〕3号", text="还在写的话", contact="张某 1", result_class_id="A"
    )
    address = f"/proposals/replies/{letter.pk}/letter/?as=docx"
    seen = {}
    for name in ("lead", "other", "helper", "dispatcher"):
        client = getattr(world, name)
        page = client.get(world.proposal.get_absolute_url()).content.decode()
        step = client.get(world.other_hand.step_url("draft"), follow=True).content.decode()
        seen[name] = ("还在写的话" in page, "还在写的话" in step, client.get(address).status_code)
    assert seen["lead"][::2] == (True, 200)
    assert seen["helper"][::2] == (True, 200)
    assert seen["dispatcher"][::2] == (True, 200)
    assert seen["other"] == (False, False, 404)


def test_similar_ones_say_what_units_answered_then_once_it_is_sent(world_of_units, year):
    world = world_of_units
    former = factories.ProposalFactory(state="replied", number=3, title=world.proposal.title)
    unit = factories.UnitFactory(name="区交通局")
    hand = factories.AssignmentFactory(proposal=former, unit=unit, state="sent")
    day = "2024-03-01"
    factories.AssignmentFactory(
        proposal=former, unit=factories.UnitFactory(name="区财政局"), role="co", state="opined", opinion="同意"
    )
    hand.replies.create(number="朝交函〔2024〕1号", text="已办", contact="李某 2", result_class_id="A",
                        signed_on=day, checked_on=day, sent_on=day)  # fmt: skip
    found = world.dispatcher.get(f"/proposals/similar/?pk={world.proposal.pk}").content.decode()
    assert "区交通局" in found
    assert "朝交函〔2024〕1号" in found
    seen = world.lead.get(f"/proposals/similar/?pk={world.proposal.pk}").content.decode()
    assert former.get_absolute_url() in found
    assert former.get_absolute_url() not in seen


def test_a_step_that_is_judged_shows_the_whole_reply_first(world_of_units):
    world = world_of_units
    Assignment.objects.filter(pk=world.hand.pk).update(state="signed")
    world.hand.replies.create(
        number="朝交函〔2024〕3号", text="逐条答复如下", contact="张某 1", result_class_id="A", signed_on="2024-03-01"
    )
    page = Page(world.dispatcher.get(world.hand.step_url("check_letter")))
    assert "逐条答复如下" in page.one(".matter .judged").words
    assert step_of(Assignment, "check_letter").label in page.one(".asking").words


def test_who_has_countersigned_is_told_so_and_not_asked_again(world_of_units):
    world = world_of_units
    Assignment.objects.filter(pk=world.hand.pk).update(state="drafted")
    letter = world.hand.replies.create(number="朝交函〔2024〕3号", text="文", contact="张某 1", result_class_id="A")
    helping = Assignment.objects.get(proposal=world.proposal, role="co")
    letter.countersigns.create(assignment=helping, by=world.helper.user, on="2024-03-01")
    page = Page(world.helper.get(world.proposal.get_absolute_url()))
    assert "本单位已经会签。" in [one.one("p").words for one in page.all(".now-waits")]
    answer = world.helper.post(world.hand.step_url("countersign"), {"version": world.hand.version})
    assert "本单位已经会签" in answer.content.decode()
    assert letter.countersigns.count() == 1


def test_a_leader_signs_with_the_pages_before_the_eyes(account, year):
    leader, made = account(Role.LEADER), io.BytesIO()
    paper = PdfWriter()
    for _ in range(2):
        paper.add_blank_page(595, 842)
    paper.write(made)
    report = begun(year)
    report.file.save("报告.pdf", ContentFile(made.getvalue()), save=False)
    Report.objects.filter(pk=report.pk).update(
        state="signing",
        file=report.file.name,
        sha256="x",
        pages=2,
        built_at=timezone.now(),
        built_text=report.text_version,
    )
    page = Page(leader.get(report.step_url("sign")))
    sheets = [one.get("src") for one in page.all(".matter-sheets img")]
    assert len(sheets) == 2
    assert leader.get(sheets[1])["Content-Type"] == "image/png"
    assert leader.get(sheets[1].replace("/2.png", "/3.png")).status_code == 404
    assert account(Role.MEMBER).get(sheets[1]).status_code == 403
