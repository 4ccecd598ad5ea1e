"""The points of a large committee's assessment are counted in the background; a small one's at once."""

import pytest
from django.urls import reverse

from cppcc import jobs
from cppcc.calendar import clock
from cppcc.models import CourseEntry, Job, Notice
from cppcc.rights import Role
from cppcc.workflow import Refused, take
from members import assessing, drafting
from members.jobs import POINTS
from members.models import Assessment, AssessmentEntry, Scheme
from tests import factories
from tests.members.assessed import attended


@pytest.fixture
def staff(account, year, monkeypatch):
    monkeypatch.setattr("members.jobs.IN_REQUEST", 3)
    made = drafting.start(year, "example:minhang")
    client = account(Role.STAFF)
    take(Scheme, made.pk, "publish", client.user, 1)
    return client


def ordered(staff):
    """A draft of four records, whose points are being counted."""
    member = factories.MemberFactory(name="王优")
    attended(member, 4)
    answer = staff.post(reverse("assessments"))
    made = Assessment.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    return made, member


def test_a_draft_says_how_far_its_counting_is_and_goes_nowhere_before(staff):
    made, member = ordered(staff)
    job = Job.objects.get(kind=POINTS)
    assert not made.entries.exists()
    page = staff.get(made.get_absolute_url()).content.decode()
    assert "<progress" in page
    part = staff.get(reverse("assessment_counting", args=[made.pk]), headers={"HX-Request": "true"})
    assert "<progress" in part.content.decode()
    with pytest.raises(Refused, match="正在统计得分"):
        take(Assessment, made.pk, "submit", staff.user, made.version)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert made.entries.get().member == member
    part = staff.get(reverse("assessment_counting", args=[made.pk]), headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"
    assert staff.get(reverse("assessment_counting", args=[made.pk]))["Location"] == made.get_absolute_url()
    assert "<progress" not in staff.get(made.get_absolute_url()).content.decode()
    notice = Notice.objects.get(user=staff.user, key=f"points:{job.pk}")
    assert made.entries.get().grade in notice.words
    made = Assessment.objects.get(pk=made.pk)
    take(Assessment, made.pk, "submit", staff.user, made.version)
    said = CourseEntry.objects.filter(content_type__model="assessment").order_by("pk").values_list("label", flat=True)
    assert list(said) == ["建立", "统计", "报请批准"]


def test_a_second_order_of_the_same_is_one_job(staff):
    made, _ = ordered(staff)
    again = staff.post(reverse("assessments"), follow=True)
    assert "已有一份正在拟定的考核" in again.content.decode()
    for _ in range(2):
        staff.post(reverse("assessment_recount", args=[made.pk]), {"version": "1", "do": "recount"})
    assert Job.objects.filter(kind=POINTS).count() == 1


def test_a_grade_changed_by_hand_stays_through_counting_and_into_the_revision(staff, account):
    made, _ = ordered(staff)
    jobs.run(Job.objects.get(kind=POINTS).pk)
    made = Assessment.objects.get(pk=made.pk)
    assessing.override(made.entries.get(), "优秀", "因公出国", staff.user, made.version)
    made = Assessment.objects.get(pk=made.pk)
    staff.post(reverse("assessment_recount", args=[made.pk]), {"version": str(made.version), "do": "recount"})
    jobs.run(Job.objects.get(kind=POINTS, state=Job.State.WAITING).pk)
    made = Assessment.objects.get(pk=made.pk)
    assert made.entries.get().override_reason == "因公出国"
    for step, who in (("submit", staff), ("approve", account(Role.LEADER)), ("publish", staff)):
        made = take(Assessment, made.pk, step, who.user, made.version)
    staff.post(reverse("assessments"), {"reason": "补记活动"})
    jobs.run(Job.objects.get(kind=POINTS, state=Job.State.WAITING).pk)
    later = AssessmentEntry.objects.get(assessment__revision=1)
    assert (later.grade, later.override_reason) == ("优秀", "因公出国")


def test_who_went_on_meanwhile_is_not_written_over(staff):
    made, _ = ordered(staff)
    job = Job.objects.get(kind=POINTS)
    assessing.recount(made, staff.user, 1)  # counted by another way
    before = list(made.entries.values())
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, "刚被他人处理过" in job.error) == (Job.State.FAILED, True)
    assert list(made.entries.values()) == before
    assessing.discard(made, 2, staff.user)
    assert staff.get(reverse("assessment_counting", args=[made.pk])).status_code == 404


def test_nothing_is_decided_while_points_are_counted_and_the_orderer_hears_of_a_collision(staff):
    made, _ = ordered(staff)
    first = Job.objects.get(kind=POINTS)
    jobs.run(first.pk)
    made = Assessment.objects.get(pk=made.pk)
    staff.post(reverse("assessment_recount", args=[made.pk]), {"version": str(made.version), "do": "recount"})
    again = Job.objects.get(kind=POINTS, state=Job.State.WAITING)
    with pytest.raises(Refused, match="正在统计"):
        take(Assessment, made.pk, "submit", staff.user, made.version)
    with pytest.raises(Refused, match="正在统计"):
        assessing.override(made.entries.get(), "优秀", "因公出国", staff.user, made.version)
    with pytest.raises(Refused, match="正在统计"):
        assessing.discard(made, made.version, staff.user)
    assessing.recount(made, staff.user, made.version)  # by another way
    jobs.run(again.pk)
    assert "没有统计" in Notice.objects.get(key=f"points:{again.pk}").words


def test_what_is_corrected_while_points_are_counted_is_not_taken_for_counted(staff, year):
    made, _ = ordered(staff)
    before = clock.now()
    told = []
    assessing.recount(made, staff.user, 1, tell=lambda done, number: told.append(clock.now()))
    assert told
    assert before <= Assessment.objects.get(pk=made.pk).counted_at <= told[0]


def test_a_draft_without_points_is_called_so_and_gives_no_table(staff):
    made, _ = ordered(staff)
    assert "得分还没有统计完" in staff.get(reverse("assessments")).content.decode()
    for name in ("assessment_detail", "assessment_posting"):
        answer = staff.get(reverse(name, args=[made.pk]), follow=True)
        assert "没有可以下载的得分明细表" in answer.content.decode()
