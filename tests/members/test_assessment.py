"""Schemes in the browser, the ranking, the year's assessment from draft to publication, and who may see what."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc import jobs
from cppcc.audit.disclosure import open_rows
from cppcc.calendar import clock
from cppcc.models import CourseEntry, Job, Notice
from cppcc.rights import Role
from cppcc.workflow import NotYours, Refused, take
from members import assessing, drafting, duties
from members.ledger import assess
from members.models import (
    Assessment,
    AssessmentEntry,
    Award,
    DutyRecord,
    Member,
    PastMembership,
    Position,
    Scheme,
    Talk,
)
from tests import factories


@pytest.fixture
def scheme(year):
    """The Minhang scheme, published for 2024."""
    made = drafting.start(year, "example:minhang")
    return take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)


def attended(member, number=1, occasion="research", kind="attendance", on=date(2024, 3, 1)):
    """Records of the ledger, each from an activity of its own."""
    year = factories.PlenaryYearFactory()
    for _ in range(number):
        activity = factories.ActivityFactory(kind=occasion)
        duties.record(activity, [duties.Duty(member, year, kind, on, activity.title, occasion=occasion)])


def published(year, **members):
    """An assessment through its whole course; returns it as it is afterwards."""
    staff, leader = factories.UserFactory(roles=[Role.STAFF]), factories.UserFactory(roles=[Role.LEADER])
    made = assessing.draw_up(year, staff, "更正" if Assessment.objects.exists() else "")
    made = take(Assessment, made.pk, "submit", staff, made.version)
    made = take(Assessment, made.pk, "approve", leader, made.version)
    return take(Assessment, made.pk, "publish", staff, made.version)


# --- the scheme in the browser -----------------------------------------------------------------------------------
def test_a_scheme_is_started_edited_tried_out_published_and_frozen(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory(name="李四")
    attended(member, 3)
    staff.post(reverse("scheme_start", args=[2024]), {"like": "example:minhang"})
    scheme = Scheme.objects.get()
    address = reverse("scheme_part", args=[2024, "line", "activity"])
    page = staff.get(address)
    assert page.context["form"].initial["counting"] == "each"
    data = {
        "name": "参加活动", "kinds": ["attendance"], "occasions": ["research"], "applies": "all", "counting": "each",
        "skip": "0", "most_items": "2", "cap": "", "reading": "", "seen_version": "1",
        "rates-TOTAL_FORMS": "4", "rates-INITIAL_FORMS": "1", "rates-MIN_NUM_FORMS": "4", "rates-MAX_NUM_FORMS": "8",
        "rates-0-first": "7.5",
    }  # fmt: skip
    assert staff.post(address, data)["Location"] == scheme.get_absolute_url()
    stale = staff.post(address, data)
    assert "已被他人修改" in stale.content.decode()
    ranking = staff.get(reverse("ranking"))
    assert "试算" in ranking.content.decode()
    assert [row.record["total"] for row in ranking.context["table"].rows] == [Decimal(15)]  # two of three, 7.5 each
    staff.post(Scheme.objects.get().step_url("publish"), {"version": 2})
    assert staff.get(address).status_code == 404
    late = staff.post(address, {**data, "name": "太晚", "seen_version": "3"}).content.decode()
    assert "办法已公布，不能修改" in late
    assert "太晚" in late  # what was typed is kept, in the page alone
    assert "太晚" not in str(Scheme.objects.get().rules)
    page = account(Role.MEMBER).get(scheme.get_absolute_url()).content.decode()
    assert "最多计 2 项，取分值高的" in page


def test_faults_of_a_rule_are_told_and_nothing_is_changed(account, year):
    staff = account(Role.STAFF)
    drafting.start(year, "example:minhang")
    before = Scheme.objects.get().rules
    address = reverse("scheme_part", args=[2024, "line", "filed"])
    base = {
        "name": "提案", "kinds": ["proposal_filed"], "applies": "all", "counting": "once", "skip": "0",
        "seen_version": "1", "rates-TOTAL_FORMS": "4", "rates-INITIAL_FORMS": "0", "rates-MIN_NUM_FORMS": "4",
        "rates-MAX_NUM_FORMS": "8",
    }  # fmt: skip
    assert "请至少填写一行分值" in staff.post(address, base).content.decode()
    twice = {**base, "rates-0-parts": ["sole"], "rates-0-first": "5", "rates-1-parts": ["sole"], "rates-1-first": "6"}
    assert "第 1 行与第 2 行对同一条记录都适用（个人）" in staff.post(address, twice).content.decode()
    assert "请选择" in staff.post(address, {**base, "kinds": []}).content.decode()
    condition = reverse("scheme_move", args=[2024, "grade", "incompetent"])
    page = staff.post(condition, {"version": "1", "do": "drop"}, follow=True).content.decode()
    assert "所定的等次不存在" in page
    assert Scheme.objects.get().rules == before
    for part in ("category", "grade", "condition"):
        assert staff.get(reverse("scheme_part", args=[2024, part, "new"])).status_code == 200


def test_parts_are_added_moved_and_dropped(account, year):
    staff = account(Role.STAFF)
    drafting.start(year, "empty")
    empty = Scheme.objects.get()
    assert staff.post(empty.step_url("publish"), {"version": 1}).status_code == 200
    assert Scheme.objects.get().state == "draft"  # nothing to publish yet, and the page says what is missing
    staff.post(
        reverse("scheme_part", args=[2024, "category", "new"]), {"name": "会议", "section": "base", "seen_version": "1"}
    )
    grade = reverse("scheme_part", args=[2024, "grade", "new"])
    staff.post(grade, {"name": "合格", "least": "0", "qualified": "on", "seen_version": "2"})
    key = Scheme.objects.get().rules["categories"][0]["key"]
    line = reverse("scheme_part", args=[2024, "line", "new"])
    for version, name in ((3, "甲"), (4, "乙")):
        data = {
            "name": name, "kinds": ["attendance"], "applies": "all", "counting": "each", "skip": "0",
            "seen_version": version, "rates-TOTAL_FORMS": "4", "rates-INITIAL_FORMS": "0",
            "rates-MIN_NUM_FORMS": "4", "rates-MAX_NUM_FORMS": "8", "rates-0-first": "1",
        }  # fmt: skip
        assert staff.post(f"{line}?in={key}", data).status_code == 302

    def lines():
        return [(one["name"], one["key"]) for one in Scheme.objects.get().rules["categories"][0]["lines"]]

    (_, first), _ = lines()
    staff.post(reverse("scheme_move", args=[2024, "line", first]), {"version": 5, "do": "down"})
    assert [name for name, _ in lines()] == ["乙", "甲"]
    staff.post(reverse("scheme_move", args=[2024, "line", first]), {"version": 6, "do": "drop"})
    assert [name for name, _ in lines()] == ["乙"]
    staff.post(Scheme.objects.get().step_url("publish"), {"version": 7})
    assert Scheme.objects.get().state == "published"


def test_a_new_year_starts_from_the_year_before(account, scheme):
    staff, later = account(Role.STAFF), factories.PlenaryYearFactory(year=2025)
    staff.post(reverse("scheme_start", args=[2025]), {"like": "year:2024"})
    copy = Scheme.objects.get(plenary=later)
    assert (copy.state, copy.rules) == ("draft", scheme.rules)
    with pytest.raises(Refused):
        drafting.start(later, "empty")


def test_a_draft_is_not_shown_to_members(account, year):
    drafting.start(year, "example:hefei")
    member = account(Role.MEMBER)
    own = factories.MemberFactory(user=member.user)
    page = member.get(reverse("scheme", args=[2024])).content.decode()
    assert "还没有公布" in page
    assert "全勤" not in page
    assert "还没有公布" in member.get(own.get_absolute_url()).content.decode()


def test_a_published_scheme_is_taken_back_only_while_nothing_was_made_by_it(scheme, year):
    staff = factories.UserFactory(roles=[Role.STAFF])
    assessing.draw_up(year, staff)
    with pytest.raises(Refused):
        take(Scheme, scheme.pk, "reopen", staff, scheme.version, {"reason": "改"})


# --- ranking and explanation -------------------------------------------------------------------------------------
def test_the_ranking_is_filtered_sorted_and_exported(account, scheme):
    staff = account(Role.STAFF)
    for name, number, standing in (("王一", 9, True), ("李二", 4, False), ("张三", 16, False)):
        member = factories.MemberFactory(name=name)
        attended(member, number)
        if standing:
            Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01")

    def names(query=""):
        return [row.record["name"] for row in staff.get(f"{reverse('ranking')}?{query}").context["table"].rows]

    assert names() == ["张三", "王一", "李二"]
    assert names("standing=true") == ["王一"]
    assert names("q=zhang") == names("q=zs") == ["张三"]
    assert names("grade=优秀") == ["张三"]
    assert names("sector=教育&sort=total") == ["李二", "王一", "张三"]
    assert staff.get(f"{reverse('ranking')}?export=xlsx").status_code == 200


def test_the_ranking_follows_every_change_at_once(account, year):
    made = drafting.start(year, "example:hefei")
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    staff, member = account(Role.STAFF), factories.MemberFactory()

    def total():
        return [str(row.record["total"]) for row in staff.get(reverse("ranking")).context["table"].rows]

    assert total() == ["0"]
    attended(member, 1, "standing_committee")
    assert total() == ["0"]
    seat = Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01")
    assert total() == ["30.00"]
    seat.ends_on = date(2024, 2, 1)
    seat.save()
    assert total() == ["0"]
    attended(member, 1, "research")
    assert total() == ["7.5"]
    DutyRecord.objects.filter(occasion="research").delete()
    assert total() == ["0"]
    factories.MemberFactory()
    assert total() == ["0", "0"]


def test_each_point_leads_down_to_its_record(account, scheme):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    attended(member, 2)
    attended(member, 1, "training")
    page = staff.get(reverse("points", args=[member.pk]))
    told = page.context["points"].explained["categories"][0]
    assert (told["points"], [line["points"] for line in told["lines"]]) == ("20", ["0", "10", "10"])
    for duty in DutyRecord.objects.all():
        assert reverse("duty_open", args=[duty.pk]) in page.content.decode()
        assert staff.get(duty.open_url)["Location"] == duty.source.get_absolute_url()


def test_what_is_missing_and_what_if(account, scheme):
    client = account(Role.MEMBER)
    member = factories.MemberFactory(user=client.user)
    attended(member, 4)
    with clock.at(scheme.published_at.replace(year=2024, month=6)):
        page = client.get(reverse("points", args=[member.pk]))
        assert page.context["points"].missing[0] == ("称职", "20")
        assert "提案立案 +15" in [one.words for one in page.context["points"].open_lines]
        page = client.get(f"{reverse('points', args=[member.pk])}?filed=2&activity=1")
    assert (page.context["now"], page.context["then"], page.context["then_grade"]) == (20, 40, "称职")


def test_a_record_without_a_rule_is_shown_as_such(account, scheme):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    attended(member, 1, "", "welfare")
    page = staff.get(reverse("points", args=[member.pk]))
    assert [duty.kind for duty in page.context["points"].uncounted] == ["welfare"]


def test_standing_for_half_a_year_counts_only_those_days(year):
    made = drafting.start(year, "example:hefei")
    member = factories.MemberFactory()
    Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01", ends_on="2024-06-30")
    for month in (3, 6, 9):
        attended(member, 1, "standing_committee", on=date(2024, month, 26))
    one = assess(year, made.parsed)[0]
    line = one.score.categories[0].lines[1]
    assert (line.points, len(line.items)) == (30, 2)


def test_who_belonged_where_is_seen_as_of_the_year(year):
    member = factories.MemberFactory()
    other = factories.SectorFactory(name="科技")
    PastMembership.objects.create(member=member, sector=other, starts_on=date(2022, 1, 1), ends_on=date(2025, 3, 31))
    made = drafting.start(year, "example:hefei")
    assert assess(year, made.parsed)[0].sector == "科技"


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


# --- files -------------------------------------------------------------------------------------------------------
def test_files_of_a_member_and_of_all_as_pdf_and_zip(account, scheme, year, picture):
    import io
    import zipfile

    from pypdf import PdfReader

    staff = account(Role.STAFF)
    member = factories.MemberFactory(name="王小明", photo=picture(), phone="13900000000")
    factories.MemberFactory(name="李四")
    attended(member, 2)
    data = b"".join(staff.get(reverse("member_file", args=[member.pk, 2024])).streaming_content)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "王小明履职档案" in text
    assert "总分 10 分" in text
    for kind in ("pdf", "zip"):
        staff.post(reverse("member_files", args=[2024]), {"kind": kind})
        job = Job.objects.get(subject=f"2024:{kind}")
        jobs.run(job.pk)
        assert Job.objects.get(pk=job.pk).state == Job.State.DONE
        assert jobs.made("members.files", f"2024:{kind}") is not None
    page = staff.get(f"{reverse('member_files', args=[2024])}?download=zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(page.streaming_content)))
    assert [name[4:] for name in archive.namelist()] == ["李四.pdf", "王小明.pdf"]
    whole = PdfReader(jobs.made("members.files", "2024:pdf").file.open())
    assert [entry.title for entry in whole.outline] == ["李四履职档案", "王小明履职档案"]


# --- analysis ----------------------------------------------------------------------------------------------------
def test_analysis_counts_participation_and_names_the_idle(account, year):
    from members.analysis import breakdown, idle

    busy, leaves, silent = (factories.MemberFactory(name=name) for name in ("忙", "假", "静"))
    late = factories.MemberFactory(name="新", joined_on=date(2024, 11, 1))
    attended(busy, 3, on=date(2024, 12, 1))
    attended(leaves, 1, kind="leave", on=date(2024, 12, 1))
    attended(silent, 1, on=date(2024, 5, 1))
    line, total = breakdown(year, "sector")
    assert (line.label, line.members, line.active, line.participation.text) == ("教育", 4, 2, "50")
    assert (line.counts["present"], line.counts["leave"], line.attendance.text) == (4, 1, "80")
    assert total.counts == line.counts
    months = {one.label: one for one in breakdown(year, "month")}
    assert (months["2024-12"].counts["present"], months["2024-05"].active, months["2024-03"].members) == (3, 1, 3)
    assert {one.member.name for one in idle(year)} == {"假", "静"}
    assert late.name not in {one.member.name for one in idle(year)}
    leader = account(Role.LEADER)
    assert leader.get(f"{reverse('duty_analysis')}?export=xlsx").status_code == 200
    for name in ("sector", "committee", "group", "month"):
        assert leader.get(reverse("duty_chart", args=[2024, name]))["Content-Type"] == "image/svg+xml"


# --- size --------------------------------------------------------------------------------------------------------
def fill(number, records):
    """Members with records of many kinds, without going through activities."""
    year, source = factories.PlenaryYearFactory(), factories.ActivityFactory()
    sector, committee, group = factories.SectorFactory(), factories.CommitteeFactory(), factories.GroupFactory()
    members = Member.objects.bulk_create(
        Member(name=f"委员{n}", pinyin=f"weiyuan{n:03d}", gender="m", sector=sector, committee=committee, group=group,
               joined_on=date(2022, 1, 1))
        for n in range(number)
    )  # fmt: skip
    Position.objects.bulk_create(
        Position(member=member, kind="standing_member", starts_on=date(2022, 1, 1)) for member in members[::7]
    )
    kinds = [
        "attendance",
        "attendance",
        "attendance",
        "leave",
        "proposal_filed",
        "micro_submitted",
        "micro_adopted",
        "welfare",
    ]
    occasions = ["plenary", "research", "study", "training", "standing_committee", "group_activity"]
    rows = []
    for index, member in enumerate(members):
        for n in range(records):
            duty = duties.Duty(
                member, year, kinds[n % 8], date(2024, 1 + n % 12, 1 + n % 28), f"记录{n}", occasion=occasions[n % 6]
            )
            row = duties.built(source, duty)
            row.object_id = index * records + n + 10_000
            rows.append(row)
    DutyRecord.objects.bulk_create(rows, batch_size=2000)


def test_three_hundred_members_with_sixty_records_each(account, year):
    made = drafting.start(year, "example:default")
    scheme = take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    fill(300, 60)
    assert DutyRecord.objects.count() == 18_000
    staff, leader = account(Role.STAFF), account(Role.LEADER)

    def queries(run):
        with CaptureQueriesContext(connection) as found:
            run()
        return len(found)

    assert queries(lambda: assess(year, scheme.parsed)) <= 5
    staff.get(reverse("ranking"))
    assert queries(lambda: staff.get(reverse("ranking"))) <= 38
    assert queries(lambda: assessing.draw_up(year, staff.user)) <= 29
    assessment = Assessment.objects.get()
    assert assessment.entries.count() == 300
    assert queries(lambda: leader.get(assessment.get_absolute_url())) <= 27


def test_a_ranking_takes_as_many_queries_for_many_members_as_for_few(account, year):
    made = drafting.start(year, "example:default")
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    staff = account(Role.STAFF)
    counts = []
    for number in (3, 30):
        fill(number, 5)
        staff.get(reverse("ranking"))
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(reverse("ranking")).status_code == 200
        counts.append(len(queries))
        DutyRecord.objects.all().delete()
    assert counts[0] == counts[1] <= 37
