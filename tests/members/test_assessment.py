"""The year's assessment from draft to publication, its seal, and who may see whose points."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.audit.disclosure import open_rows
from cppcc.calendar import clock
from cppcc.models import CourseEntry, Notice
from cppcc.rights import Role
from cppcc.workflow import NotYours, Refused, take
from members import assessing, drafting
from members.models import Assessment, AssessmentEntry, Award, DutyRecord, Scheme, Talk
from tests import factories
from tests.members.assessed import attended, minhang, published


@pytest.fixture
def scheme(year):
    return minhang(year)


# --- the assessment ----------------------------------------------------------------------------------------------
def test_the_whole_course_in_the_browser(account, scheme, year):
    staff, leader, client = account(Role.STAFF), account(Role.LEADER), account(Role.MEMBER)
    good, weak = factories.MemberFactory(name="王优", user=client.user), factories.MemberFactory(name="李弱")
    attended(good, 16)
    attended(weak, 1)
    staff.post(reverse("assessments"))
    made = Assessment.objects.get()
    assert made.grade_words == "优秀 1 名，不称职 1 名"
    entry = reverse("assessment_entry", args=[made.pk, weak.pk])
    page = staff.post(entry, {"grade": "称职", "reason": "", "seen_version": "1"})
    assert "请填写理由" in page.content.decode()
    staff.post(entry, {"grade": "称职", "reason": "因病住院半年，经主席会议研究", "seen_version": "1"})
    changed = AssessmentEntry.objects.get(member=weak)
    assert (changed.grade, changed.computed_grade, changed.qualified) == ("称职", "不称职", True)
    assert "李弱：不称职 → 称职" in CourseEntry.objects.get(transition="override").words
    stale = staff.post(entry, {"grade": "优秀", "reason": "x", "seen_version": "1"})
    assert "已被他人修改" in stale.content.decode()
    staff.post(reverse("assessment_recount", args=[made.pk]), {"version": "2", "do": "recount"})
    assert AssessmentEntry.objects.get(member=weak).grade == "称职"  # kept with its reason
    staff.post(made.step_url("submit"), {"version": "3"})
    with pytest.raises(NotYours):
        take(Assessment, made.pk, "approve", staff.user, 4)
    leader.post(made.step_url("approve"), {"version": "4"})
    assert client.get(entry.replace(f"/{weak.pk}/", f"/{good.pk}/")).status_code == 404  # not published yet
    staff.post(made.step_url("publish"), {"version": "5"})
    assert Notice.objects.filter(user=client.user, words__contains="您的等次：优秀").exists()
    own = client.get(reverse("assessment_entry", args=[made.pk, good.pk]))
    assert own.status_code == 200
    assert "第 1 名" not in own.content.decode()
    assert "考核，" in client.get(good.get_absolute_url()).content.decode()


def test_what_was_published_stays_however_records_change_and_a_correction_is_a_new_revision(account, scheme, year):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    attended(member, 8)
    made = published(year)
    assert (made.entries.get().total, made.seal_holds) == (40, True)
    attended(member, 4)
    DutyRecord.objects.first().delete()
    entry = Assessment.objects.get(pk=made.pk).entries.get()
    assert (entry.total, entry.grade, made.seal_holds) == (40, "称职", True)
    page = staff.post(
        reverse("assessment_entry", args=[made.pk, member.pk]),
        {"grade": "优秀", "reason": "x", "seen_version": made.version},
        follow=True,
    )
    assert "不能再改" in page.content.decode()
    with pytest.raises(Refused, match="修订原因"):
        assessing.draw_up(year, staff.user)
    revised = published(year)
    assert (revised.revision, revised.reason, revised.entries.get().total) == (1, "更正", 55)
    assert assessing.current(year) == revised
    assert revised.approved_by.roles == {Role.LEADER}
    assert Assessment.objects.get(pk=made.pk).entries.get().total == 40


def test_a_change_behind_the_programs_back_breaks_the_seal(account, scheme, year):
    factories.MemberFactory()
    staff, leader = factories.UserFactory(roles=[Role.STAFF]), factories.UserFactory(roles=[Role.LEADER])
    made = assessing.draw_up(year, staff)
    made = take(Assessment, made.pk, "submit", staff, made.version)
    made = take(Assessment, made.pk, "approve", leader, made.version)
    AssessmentEntry.objects.update(total=99)
    made = Assessment.objects.get()
    assert not made.seal_holds
    with pytest.raises(Refused, match="与批准时不一致"):
        take(Assessment, made.pk, "publish", staff, made.version)
    assert "与批准时不符" in account(Role.LEADER).get(made.get_absolute_url()).content.decode()


def test_whether_a_seal_holds_is_known_again_until_something_is_changed(account, scheme, year):
    factories.MemberFactory()
    leader = account(Role.LEADER)
    made = published(year)
    page = made.get_absolute_url()
    with CaptureQueriesContext(connection) as first:
        assert "与批准时一致" in leader.get(page).content.decode()
    with CaptureQueriesContext(connection) as again:
        assert "与批准时一致" in leader.get(page).content.decode()
    long = [query["sql"] for query in first if "override_reason" in query["sql"] and '"result"' in query["sql"]]
    assert len(again) < len(first)
    assert len([query for query in again if query["sql"] in long]) < len(long)
    entry = AssessmentEntry.objects.get()
    for change in (
        {"result": {**entry.result, "x": 1}},
        {"name": "别人"},
        {"total": 99},
        {"override_reason": "x", "grade": "优秀"},
    ):
        kept = {name: getattr(entry, name) for name in change}
        AssessmentEntry.objects.update(**change)
        assert "与批准时不符" in leader.get(page).content.decode(), change
        assert "与批准时不符" in leader.get(page).content.decode(), change
        AssessmentEntry.objects.update(**kept)
        assert "与批准时一致" in leader.get(page).content.decode(), change
    Assessment.objects.update(rules={**made.rules, "title": "x"})
    assert "与批准时不符" in leader.get(page).content.decode()


def test_the_database_keeps_one_open_assessment_and_the_reason_of_every_change(scheme, year):
    factories.MemberFactory()
    staff = factories.UserFactory(roles=[Role.STAFF])
    made = assessing.draw_up(year, staff)
    with pytest.raises(Refused, match="正在拟定"):
        assessing.draw_up(year, staff, "再来")
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentEntry.objects.update(grade="优秀")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            plenary=year, revision=1, reason="x", rules={}, counted_at=clock.now(), created_by=staff
        )
    assessing.discard(made, made.version, staff)
    assert not Assessment.objects.exists()


def test_without_a_published_scheme_there_is_no_assessment(year):
    drafting.start(year, "example:minhang")
    with pytest.raises(Refused, match="还没有公布"):
        assessing.draw_up(year, factories.UserFactory())


def test_talks_and_awards_follow_from_the_published_grades(account, scheme, year):
    staff = account(Role.STAFF)
    best, weak = factories.MemberFactory(name="王优"), factories.MemberFactory(name="李弱")
    attended(best, 20)
    published(year)
    page = staff.get(reverse("assessments")).content.decode()
    assert "李弱" in page
    assert "名委员待约谈" in staff.get(reverse("home")).content.decode()
    address = f"{reverse('register_new', args=['talks'])}?member={weak.pk}&plenary={year.pk}"
    assert f'value="{weak.pk}"\nchecked' in staff.get(address).content.decode()
    talk = {"plenary": year.pk, "member": weak.pk, "on": "2024-12-31", "by": "秘书长", "content": "通报结果"}
    staff.post(address, {**talk, "form_token": str(uuid.uuid4())})
    assert Talk.objects.get().member == weak
    assert not assessing.to_be_talked_to(year).exists()
    for _ in range(2):
        staff.post(reverse("award_best"), {"title": "优秀政协委员", "on": "2024-12-31"})
    assert [award.member for award in Award.objects.all()] == [best]


# --- nobody sees another's points --------------------------------------------------------------------------------
def test_a_member_cannot_see_anothers_points_by_any_address(account, scheme, year):
    client = account(Role.MEMBER)
    factories.MemberFactory(user=client.user)
    other = factories.MemberFactory(name="别人")
    attended(other, 3)
    made = published(year)
    closed = [
        reverse("points", args=[other.pk]),
        reverse("member_detail", args=[other.pk]),
        reverse("member_file", args=[other.pk, 2024]),
        reverse("member_photo", args=[other.pk]),
        reverse("assessment_entry", args=[made.pk, other.pk]),
        reverse("duty_open", args=[DutyRecord.objects.first().pk]),
        made.get_absolute_url(),
    ]
    for address in closed:
        assert client.get(address).status_code in (403, 404), address
    for name in ("ranking", "assessments", "duty_list", "duty_analysis"):
        assert client.get(reverse(name)).status_code == 403, name
    assert client.get(reverse("member_files", args=[2024])).status_code == 403


def test_only_where_the_scheme_says_so_members_see_each_others_results(account, year):
    client, other = account(Role.MEMBER), factories.MemberFactory()
    factories.MemberFactory(user=client.user)
    made = drafting.start(year, "example:minhang")
    drafting.change(year, 1, lambda data, scheme: data.update(open_to_members=True))
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)
    result = published(year)
    assert client.get(reverse("assessment_entry", args=[result.pk, other.pk])).status_code == 200


def test_another_members_result_says_the_points_and_nothing_of_what_follows(account, year):
    client, subject = account(Role.MEMBER), account(Role.MEMBER)
    factories.MemberFactory(user=client.user)
    other = factories.MemberFactory(user=subject.user)
    attended(other)
    made = drafting.start(year, "example:minhang")
    drafting.change(year, 1, lambda data, scheme: data.update(open_to_members=True))
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)
    result = published(year)
    entry = result.entries.get(member=other)
    secrets = ("甲说明", "乙理由", "丙条件", "丁劝退建议（2022年不合格）", "戊说明")
    entry.note, entry.override_reason, entry.consequences = secrets[0], secrets[1], secrets[3]
    entry.result |= {"forced": [secrets[2]], "consequences": [secrets[3]], "note": secrets[4]}
    entry.save()
    address = entry.get_absolute_url()
    shown = {name: who.get(address).content.decode() for name, who in (("another", client), ("own", subject))}
    line = f"基础分 {entry.base:.0f}，加分 {entry.bonus:.0f}"
    assert line in shown["another"]
    assert line in shown["own"]
    assert [words for words in secrets if words in shown["another"]] == []
    inside = account(Role.LEADER).get(address).content.decode()
    for words in secrets[:4]:
        assert words in shown["own"], words
        assert words in inside, words
    duty = DutyRecord.objects.get()
    record = client.get(reverse("assessment_record", args=[result.pk, other.pk, duty.pk])).content.decode()
    assert duty.words in record
    assert [words for words in secrets if words in record] == []
    assert list(open_rows(AssessmentEntry, subject.user)) == [entry]
    assert entry not in open_rows(AssessmentEntry, client.user)
