"""Acts on many members at once are taken on what the page showed."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from cppcc.rights import Role
from members import register
from members.models import Assessment, AssessmentEntry, Award, DutyReport, Position, User
from tests import factories
from tests.browserlike import forms_of, main_form, opened


def standing(number: int = 1) -> None:
    for _ in range(number):
        member = factories.MemberFactory()
        Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01")


def test_a_move_does_not_undo_another_move(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    address = reverse("member_move", args=[member.pk])
    page = opened(staff, address)
    elsewhere, group = factories.SectorFactory(name="科技"), factories.GroupFactory()
    register.move(member, timezone.localdate() - timedelta(days=1), sector=elsewhere, committee=None, group=None)
    today = str(timezone.localdate())
    answer = staff.post(address, {**page, "on": today, "group": group.pk})
    said = answer.content.decode()
    assert "现在的内容" in said
    assert "科技" in said
    again = main_form(said)
    assert (again["sector"], again["group"]) == ([str(elsewhere.pk)], [str(group.pk)])
    assert staff.post(address, again).status_code == 302
    member.refresh_from_db()
    assert (member.sector, member.group) == (elsewhere, group)


def test_reports_are_asked_of_those_whom_the_page_counted(account, year):
    staff = account(Role.STAFF)
    standing(2)
    address = reverse("duty_report_ask")
    page = opened(staff, address)
    standing()
    answer = staff.post(address, {**page, "due_on": "2030-01-01"})
    assert "现为 3 名" in answer.content.decode()
    assert not DutyReport.objects.exists()
    assert staff.post(address, main_form(answer.content.decode())).status_code == 302
    assert DutyReport.objects.count() == 3


def published(year, user, revision: int, names: list) -> Assessment:
    rules = {"grades": [{"key": "a", "name": "优秀", "least": "0", "qualified": True}]}
    now = timezone.now()
    made = Assessment.objects.create(
        plenary=year, rules=rules, counted_at=now, created_by=user, revision=revision, reason="更正" if revision else ""
    )
    for member in names:
        AssessmentEntry.objects.create(
            assessment=made, member=member, name=member.name, sector="教育", rank=1, total=90, base=90, bonus=0,
            deduction=0, computed_grade="优秀", grade="优秀",
        )  # fmt: skip
    Assessment.objects.filter(pk=made.pk).update(
        state="published", published_at=now, approved_at=now, approved_by=user, seal="x"
    )
    return made


def test_awards_go_to_the_best_of_the_result_that_was_seen(account, year):
    staff = account(Role.STAFF)
    one, two = factories.MemberFactory(), factories.MemberFactory()
    published(year, staff.user, 0, [one])
    page = staff.get(reverse("assessments")).content.decode()
    fields = next(fields for attributes, fields in forms_of(page) if attributes.get("action") == reverse("award_best"))
    published(year, staff.user, 1, [two])
    answer = staff.post(reverse("award_best"), {**fields, "title": "优秀政协委员", "on": "2024-12-30"}, follow=True)
    assert "您打开此页之后公布了" in answer.content.decode()
    assert not Award.objects.exists()


def test_two_who_grade_two_members_do_not_fail_each_other(account, year):
    staff = account(Role.STAFF)
    one, two = factories.MemberFactory(), factories.MemberFactory()
    grades = [{"key": "a", "name": "优秀", "qualified": True}, {"key": "b", "name": "称职", "qualified": True}]
    made = Assessment.objects.create(
        plenary=year, rules={"grades": grades}, counted_at=timezone.now(), created_by=staff.user
    )
    for member in (one, two):
        AssessmentEntry.objects.create(
            assessment=made, member=member, name=member.name, sector="教育", rank=1, total=90, base=90, bonus=0,
            deduction=0, computed_grade="优秀", grade="优秀",
        )  # fmt: skip
    pages = [reverse("assessment_entry", args=[made.pk, member.pk]) for member in (one, two)]
    forms = [opened(staff, page) for page in pages]
    for page, form in zip(pages, forms, strict=True):
        assert staff.post(page, {**form, "grade": "称职", "reason": "因故"}).status_code == 302
    late = staff.post(pages[0], {**forms[0], "grade": "优秀", "reason": "另一理由"})
    assert "因故" in late.content.decode()
    assert set(AssessmentEntry.objects.values_list("grade", flat=True)) == {"称职"}


def test_two_administrators_do_not_reset_one_password_unseen(account):
    admin, user = account(Role.ADMIN), factories.UserFactory(roles=[Role.STAFF])
    address = reverse("account_edit", args=[user.pk])
    pages = [admin.get(address).content.decode() for _ in range(2)]
    reset = reverse("account_reset", args=[user.pk])
    sent = [next(fields for known, fields in forms_of(page) if known.get("action") == reset) for page in pages]
    assert "密码已重置" in admin.post(reset, sent[0], follow=True).content.decode()
    given = User.objects.get(pk=user.pk).password
    assert "没有再次重置" in admin.post(reset, sent[1], follow=True).content.decode()
    assert User.objects.get(pk=user.pk).password == given


def test_a_position_is_a_change_of_its_member(account):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    address = reverse("position_new", args=[member.pk])
    page = opened(staff, address)
    staff.post(address, {**page, "kind": "standing_member", "starts_on": "2022-01-01"})
    assert Position.objects.get().member == member
    before = member.version
    member.refresh_from_db()
    assert member.version == before + 1
