"""核对: who has not looked yet is reminded, who has no account is spoken for by the office; a scheme is told to its members."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.models import CourseEntry, Notice
from cppcc.rights import Role
from cppcc.workflow import own_steps, take
from members import assessing, drafting, questioning
from members.models import Assessment, AssessmentEntry, Looked, Question, Scheme
from members.navigation import member_todos
from members.showing.scores import questions_words
from tests import factories
from tests.members.assessed import attended

pytestmark = pytest.mark.usefixtures("in_2024")
LABEL = "份得分待核对"


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


@pytest.fixture
def own(account, year, staff):
    """A member with an account and one without, in an assessment that is open to its members."""
    made = drafting.start(year, "example:minhang")
    take(Scheme, made.pk, "publish", staff.user, 1)
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(name="张三", user=client.user)
    client.alone = factories.MemberFactory(name="李四")
    attended(client.member)
    attended(client.alone)
    client.drawn = assessing.draw_up(year, staff.user)
    take(Assessment, client.drawn.pk, "open_to_members", staff.user, client.drawn.version)
    client.drawn = Assessment.objects.get()
    return client


def entry_of(own, member):
    return own.drawn.entries.get(member=member)


def waits(user):
    return [(todo.count, todo.url) for todo in member_todos(user) if todo.label == LABEL]


def test_a_member_is_to_look_until_he_has(own, staff):
    assert waits(own.user) == [(1, entry_of(own, own.member).get_absolute_url())]
    address = entry_of(own, own.member).get_absolute_url()
    staff.get(address)
    assert waits(own.user) == [(1, entry_of(own, own.member).get_absolute_url())]
    assert "0 名委员查看" in questions_words(own.drawn)
    own.get(address)
    own.get(address)
    assert waits(own.user) == []
    assert Looked.objects.get().member == own.member
    assert "1 名委员查看" in questions_words(own.drawn)


def test_who_asked_has_looked_and_after_the_days_nothing_waits(own):
    assert waits(own.user) == [(1, entry_of(own, own.member).get_absolute_url())]
    assert asks(own) == 302
    assert waits(own.user) == []
    Looked.objects.all().delete()
    Assessment.objects.update(questions_until=clock.today() - timedelta(days=1))
    assert waits(own.user) == []
    own.get(entry_of(own, own.member).get_absolute_url())
    assert not Looked.objects.exists()


def test_opened_again_everybody_looks_again_also_who_asked(own, staff):
    asks(own)
    Question.objects.update(state="withdrawn")
    questioning.open_up(own.drawn)
    assert waits(own.user) == [(1, entry_of(own, own.member).get_absolute_url())]
    own.get(entry_of(own, own.member).get_absolute_url())
    assert waits(own.user) == []


def test_who_has_other_points_by_a_new_count_looks_again(own, staff):
    questioning.look(entry_of(own, own.alone))
    questioning.look(entry_of(own, own.member))
    for _ in range(3):
        attended(own.member)
    assessing.recount(own.drawn, staff.user, own.drawn.version)
    assert Looked.objects.get().member == own.alone
    assert waits(own.user) == [(1, entry_of(own, own.member).get_absolute_url())]


def test_who_has_another_grade_by_hand_looks_again(own, staff):
    entry = entry_of(own, own.member)
    questioning.look(entry)
    other = next(one["name"] for one in own.drawn.rules["grades"] if one["name"] != entry.grade)
    assessing.override(entry, other, "会议决定", staff.user, own.drawn.version)
    assert not Looked.objects.exists()


def test_what_was_looked_at_is_no_row_of_the_trail(own):
    before = LogEntry.objects.count()
    own.get(entry_of(own, own.member).get_absolute_url())
    Looked.objects.all().delete()
    assert LogEntry.objects.count() == before


def test_of_two_years_each_to_do_names_its_own_result(own):
    former = factories.PlenaryYearFactory(year=2023)
    other = Assessment.objects.create(
        plenary=former, rules=own.drawn.rules, state="checking", counted_at=clock.now(), created_by=own.user,
        questions_until=own.drawn.questions_until,
    )  # fmt: skip
    first = entry_of(own, own.member)
    AssessmentEntry.objects.create(
        assessment=other, member=own.member, name="张三", sector="界", rank=1, total=1, base=1, bonus=0, deduction=0
    )
    found = [todo for todo in member_todos(own.user) if todo.label == LABEL]
    assert [[one.get_absolute_url() for one in todo.matters] for todo in found] == [[todo.url] for todo in found]
    assert {todo.url for todo in found} == {
        first.get_absolute_url(),
        reverse("assessment_entry", args=[other.pk, own.member.pk]),
    }


def test_it_stands_among_what_waits_with_its_day(own):
    said = own.get(reverse("todos")).content.decode()
    assert "得分待核对" in said
    assert f"{own.drawn.questions_until:%Y-%m-%d}" in said or "工作日" in said or "天" in said


def asks(own):
    address = reverse("question_new", args=[own.drawn.pk])
    return own.post(address, {"about": "missing", "words": "少记一次"}).status_code


def ask_for(client, own, member):
    address = f"{reverse('question_new', args=[own.drawn.pk])}?member={member.pk}"
    page = client.get(address)
    if page.status_code != 200:
        return page.status_code
    return client.post(address, {"about": "missing", "words": "当面提出：六月的调研没有记入"}).status_code


def test_staff_put_a_question_for_who_has_no_account(own, staff):
    page = staff.get(entry_of(own, own.alone).get_absolute_url()).content.decode()
    assert "代委员提出" in page
    assert "代委员提出" not in staff.get(entry_of(own, own.member).get_absolute_url()).content.decode()
    assert ask_for(staff, own, own.alone) == 302
    question = Question.objects.get()
    assert question.member == own.alone
    assert CourseEntry.objects.filter(transition="put", user=staff.user).exists()
    assert "withdraw" in [step.name for step in own_steps(question, staff.user)]


def test_nobody_else_is_spoken_for(own, staff, account):
    assert ask_for(staff, own, own.member) == 404
    assert ask_for(account(Role.LEADER), own, own.alone) in (403, 404)
    assert ask_for(own, own, own.alone) == 302  # a member's own question, whoever the address names
    assert Question.objects.get().member == own.member


def test_after_the_days_staff_are_led_back(own, staff):
    Assessment.objects.update(questions_until=clock.today() - timedelta(days=1))
    assert ask_for(staff, own, own.alone) == 302
    assert not Question.objects.exists()


def test_publishing_a_scheme_tells_its_members(year, account, staff):
    client, left = account(Role.MEMBER), account(Role.MEMBER)
    factories.MemberFactory(user=client.user)
    factories.MemberFactory(user=left.user, left_on=date(2023, 12, 31))
    made = drafting.start(year, "example:minhang")
    take(Scheme, made.pk, "publish", staff.user, 1)
    notice = Notice.objects.get(key__startswith="scheme:")
    assert notice.user == client.user
    assert client.get(notice.url).status_code == 200
