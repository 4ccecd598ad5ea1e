"""核对: members check their own draft results for some days, ask in words with proof, and are answered one by one."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.calendar import after_working_days, clock
from cppcc.identity import identity
from cppcc.models import Binned, CourseEntry, Identity, Notice
from cppcc.recycle.restoring import restore
from cppcc.rights import Role
from cppcc.workflow import Refused, own_steps, take
from members import assessing, drafting, questioning
from members.models import Assessment, AssessmentEntry, DutyRecord, Question, Scheme
from tests import factories
from tests.members.assessed import attended


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


@pytest.fixture
def leader(account):
    return account(Role.LEADER)


@pytest.fixture
def own(account, year, staff):
    """A member's client with a counted record, in an assessment that is drawn up."""
    made = drafting.start(year, "example:minhang")
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(name="张三", user=client.user)
    attended(client.member)
    client.drawn = assessing.draw_up(year, staff.user)
    client.entry = AssessmentEntry.objects.get(member=client.member)
    return client


@pytest.fixture
def asked(own, staff):
    """The same, open to its members."""
    step(own, staff, "open_to_members")
    return own


def step(own, client, name, **data):
    return client.post(now(own).step_url(name), {"version": now(own).version, **data}, follow=True)


def now(own):
    return Assessment.objects.get(pk=own.drawn.pk)


def ask(client, pk, **changes):
    data = {"about": "missing", "words": "五月的调研没有记入", "form_token": str(uuid.uuid4()), **changes}
    return client.post(reverse("question_new", args=[pk]), data)


def answer(client, question, name, reason="属实"):
    version = Question.objects.get(pk=question.pk).version
    return client.post(question.step_url(name), {"version": version, "reason": reason}, follow=True)


def over(own):
    """The days are over."""
    Assessment.objects.filter(pk=own.drawn.pk).update(questions_until=clock.today() - timedelta(days=1))


# --- what is open to whom ----------------------------------------------------------------------------
def test_the_members_days_are_set_with_the_committees_name_and_0_is_off(own, staff):
    page = staff.get(reverse("identity")).context["form"]
    assert page["question_days"].value() == 5
    names = [one.name for one in own_steps(now(own), staff.user)]
    assert "open_to_members" in names
    data = {
        "name": "甲",
        "short_name": "甲",
        "question_days": 0,
        "posted_by": "name",
        "seen_version": identity().version,
    }
    assert staff.post(reverse("identity"), data).status_code == 302
    assert [one.name for one in own_steps(now(own), staff.user)] == ["submit"]
    with pytest.raises(Refused):
        take(Assessment, own.drawn.pk, "open_to_members", staff.user, now(own).version)
    assert "question_days" in staff.post(reverse("identity"), {**data, "question_days": 61}).context["form"].errors


def test_each_member_is_told_and_sees_the_own_draft_and_nobody_elses(own, account, staff):
    other = account(Role.MEMBER)
    member = factories.MemberFactory(name="李四", user=other.user)
    assessing.recount(now(own), staff.user, now(own).version)
    Assessment.objects.update(rules={**now(own).rules, "open_to_members": True})
    entry = AssessmentEntry.objects.get(member=own.member)
    assert own.get(entry.get_absolute_url()).status_code == 404  # not open yet
    step(own, staff, "open_to_members")
    assert now(own).questions_until == after_working_days(clock.today(), 5)
    told = Notice.objects.get(user=own.user, url=entry.get_absolute_url())
    assert "请您核对" in told.words
    page = own.get(entry.get_absolute_url()).content.decode()
    assert "还没有批准和公布" in page
    duty = DutyRecord.objects.get(member=own.member)
    record = reverse("assessment_record", args=[own.drawn.pk, own.member.pk, duty.pk])
    assert f"?duty={duty.pk}" in own.get(record).content.decode()
    assert "年度考核核对" in own.get(own.member.get_absolute_url()).content.decode()
    for address in (entry.get_absolute_url(), record):
        assert other.get(address).status_code == 404  # even where the scheme opens published results to all
    assert "年度考核核对" in other.get(member.get_absolute_url()).content.decode()
    assert own.get(now(own).get_absolute_url()).status_code == 403


def test_a_question_with_proof_is_put_told_listed_answered_and_seen(asked, account, staff, picture):
    form = asked.get(reverse("question_new", args=[asked.drawn.pk]), {"duty": DutyRecord.objects.get().pk}).context[
        "form"
    ]
    about = form["about"].initial
    assert about.startswith("duty-")
    sent = ask(asked, asked.drawn.pk, about=about, words="当天是全天", proofs=picture(name="签到.jpg"))
    question = Question.objects.get()
    assert sent["Location"] == question.get_absolute_url()
    assert "2024-03-01" in question.about
    assert (question.state, question.member, question.files.get().name) == ("open", asked.member, "签到.jpg")
    assert Notice.objects.filter(user=staff.user, url=question.get_absolute_url()).exists()
    assert "核对意见待答复" in staff.get(reverse("todos")).content.decode()
    page = staff.get(reverse("question_list"), {"q": "张三", "state": "open", "year": "2024"})
    assert [row.record for row in page.context["table"].rows] == [question]
    assert not staff.get(reverse("question_list"), {"q": "李四", "year": "all"}).context["table"].rows
    other = account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    file = question.files.get()
    for address in (
        question.get_absolute_url(),
        reverse("question_file", args=[file.pk]),
        question.step_url("withdraw"),
    ):
        assert other.get(address).status_code == 404, address
    assert "attachment" in asked.get(reverse("question_file", args=[file.pk]))["Content-Disposition"]
    answer(staff, question, "decline", "签到表只有上午")
    told = Notice.objects.filter(user=asked.user).latest("pk")
    assert "签到表只有上午" in told.words
    assert "签到表只有上午" in asked.get(question.get_absolute_url()).content.decode()
    assert Question.objects.get().answered_by == staff.user


def test_what_cannot_be_asked_is_refused_with_what_was_typed(asked, account, staff):
    assert "about" in ask(asked, asked.drawn.pk, about="duty-999-0-0").context["form"].errors
    assert "words" in ask(asked, asked.drawn.pk, words="").context["form"].errors
    other = account(Role.MEMBER)
    assert ask(other, asked.drawn.pk).status_code == 404  # no result of his own
    assert ask(staff, asked.drawn.pk).status_code == 404  # only for a member without an account, who is named
    over(asked)
    late = ask(asked, asked.drawn.pk).content.decode()
    assert "核对已经截止" in late
    assert "五月的调研没有记入" in late
    assert asked.get(reverse("question_new", args=[asked.drawn.pk])).status_code == 302
    assert not Question.objects.exists()


def test_the_last_day_counts(asked):
    Assessment.objects.update(questions_until=clock.today())
    assert questioning.runs(now(asked))
    over(asked)
    assert not questioning.runs(now(asked))


# --- what waits for it -------------------------------------------------------------------------------
def test_nothing_is_submitted_while_the_days_run_or_a_question_is_open(asked, staff):
    def refusal():
        with pytest.raises(Refused) as refused:
            take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version)
        return str(refused.value)

    assert "为止，之后才能报请批准" in refusal()
    ask(asked, asked.drawn.pk)
    over(asked)
    assert "还有 1 条核对意见没有答复" in refusal()
    answer(staff, Question.objects.get(), "accept")
    assert "还没有重新统计" in refusal()
    attended(asked.member)
    assessing.recount(now(asked), staff.user, now(asked).version)
    assert "考核核对完毕，待报批" in staff.get(reverse("todos")).content.decode()
    assert take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version).state == "submitted"
    assert asked.get(AssessmentEntry.objects.get(member=asked.member).get_absolute_url()).status_code == 404


def test_the_member_takes_a_question_back_and_it_holds_nothing_up(asked, staff):
    ask(asked, asked.drawn.pk)
    question = Question.objects.get()
    asked.post(question.step_url("withdraw"), {"version": question.version})
    over(asked)
    assert take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version).state == "submitted"


def test_only_a_leader_decides_not_to_wait_and_says_why(asked, staff, leader):
    ask(asked, asked.drawn.pk)
    step(asked, staff, "waive", reason="急")
    assert now(asked).waived_at is None
    step(asked, leader, "waive", reason="常委会明天召开")
    entry = CourseEntry.objects.filter(transition="waive").get()
    assert (entry.words, entry.user) == ("常委会明天召开", leader.user)
    ask(asked, asked.drawn.pk, words="又一条")  # came after the decision: it waits again
    with pytest.raises(Refused):
        take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version)
    answer(staff, Question.objects.get(words="又一条"), "decline")
    take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version)
    take(Assessment, asked.drawn.pk, "approve", leader.user, now(asked).version)
    assert take(Assessment, asked.drawn.pk, "publish", staff.user, now(asked).version).state == "published"
    assert Question.objects.waiting().count() == 1  # still to be answered


def test_what_was_waived_for_one_opening_is_asked_anew_at_the_next(asked, staff, leader):
    step(asked, leader, "waive", reason="提前")
    take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version)
    take(Assessment, asked.drawn.pk, "send_back", leader.user, now(asked).version, {"reason": "再核一次"})
    step(asked, staff, "open_to_members")
    assert questioning.days_left(now(asked))


def test_a_question_accepted_after_approval_sends_it_back_to_be_sealed_anew(asked, staff, leader):
    ask(asked, asked.drawn.pk)
    step(asked, leader, "waive", reason="提前")
    take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version)
    approved = take(Assessment, asked.drawn.pk, "approve", leader.user, now(asked).version)
    before = approved.seal
    answer(staff, Question.objects.get(), "accept")
    back = now(asked)
    assert (back.state, back.seal, back.approved_by) == ("draft", "", None)
    assert CourseEntry.objects.filter(transition="question_accepted", target="draft").count() == 1
    assert Notice.objects.filter(user=leader.user, words__contains="已退回重新统计").exists()
    attended(asked.member)
    assessing.recount(back, staff.user, back.version)
    take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version)
    sealed = take(Assessment, asked.drawn.pk, "approve", leader.user, now(asked).version)
    assert sealed.seal_holds
    assert sealed.seal != before


def test_one_accepted_after_publication_is_corrected_by_a_revision(asked, staff, leader, year):
    ask(asked, asked.drawn.pk)
    step(asked, leader, "waive", reason="提前")
    for name, who in (("submit", staff), ("approve", leader), ("publish", staff)):
        take(Assessment, asked.drawn.pk, name, who.user, now(asked).version)
    seal = now(asked).seal
    answer(staff, Question.objects.get(), "accept")
    assert (now(asked).state, now(asked).seal, now(asked).seal_holds) == ("published", seal, True)
    assert Notice.objects.filter(words__contains="以修订更正").exists()
    assert assessing.draw_up(year, staff.user, "采纳核对意见").revision == 1


def discarded(asked, staff):
    return staff.post(
        reverse("assessment_recount", args=[asked.drawn.pk]),
        {"version": now(asked).version, "do": "discard"},
        follow=True,
    ).content.decode()


def test_a_draft_is_thrown_away_only_when_the_days_are_over_and_every_question_is_answered(asked, staff, leader):
    ask(asked, asked.drawn.pk)
    assert "没有答复，不能删除" in discarded(asked, staff)
    answer(staff, Question.objects.get(), "decline")
    assert "委员核对到" in discarded(asked, staff)
    step(asked, leader, "waive", reason="办法有误")
    assert "已删除" in discarded(asked, staff)
    assert not Assessment.objects.exists()
    restore(Binned.objects.get())
    back = now(asked)
    assert (back.state, back.questions_until, back.waived_at) == ("draft", None, None)
    assert Question.objects.get().answer


def test_who_writes_while_it_is_closed_is_told_so_and_loses_nothing(asked, staff, leader):
    step(asked, leader, "waive", reason="提前")
    take(Assessment, asked.drawn.pk, "submit", staff.user, now(asked).version)
    address = reverse("question_new", args=[asked.drawn.pk])
    assert "核对已经截止" in asked.get(address, follow=True).content.decode()
    page = ask(asked, asked.drawn.pk, words="少记了一次调研")
    assert page.status_code == 200
    assert "核对已经截止" in page.content.decode()
    assert "少记了一次调研" in page.content.decode()
    assert not Question.objects.exists()


def test_the_days_are_working_days_with_the_holidays_between(asked, monkeypatch, staff):
    at = timezone.make_aware(
        datetime(2024, 9, 27, 9)
    )  # 1 October is a holiday of seven days, the 29th a working Sunday
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock, "today", lambda: at.date())
    made = Assessment(state="draft")
    Identity.objects.update_or_create(pk=1, defaults={"name": "甲", "short_name": "甲", "question_days": 3})
    questioning.open_up(made)
    assert made.questions_until == date(2024, 10, 8)
