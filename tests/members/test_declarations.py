"""Declared duties and yearly reports: with proof, confirmed or returned, in the ledger, rebuilt without difference."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from activities.services.attendance import set_attendance
from cppcc import figures
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.rights import Role
from members import duties, reporting
from members.models import Declaration, DutyRecord, DutyReport, Position
from tests import factories


def declare(client, **changes):
    data = {
        "kind": "welfare",
        "part": "participant",
        "on": f"{clock.today().year}-01-02",
        "title": "助老",
        "content": "",
    }
    return client.post(reverse("declaration_new"), {**data, "form_token": str(uuid.uuid4()), **changes})


def test_a_declared_duty_counts_only_when_confirmed_and_is_gone_when_revoked(account, now_year, member_client, picture):
    staff = account(Role.STAFF)
    declare(member_client, proofs=picture(name="证明.jpg"))
    declaration = Declaration.objects.get()
    assert (declaration.member, declaration.plenary) == (member_client.member, now_year)
    assert not DutyRecord.objects.exists()
    assert Notice.objects.filter(user=staff.user).exists()
    staff.post(declaration.step_url("confirm"), {"version": 1})
    record = DutyRecord.objects.get()
    assert (record.kind, record.source) == ("welfare", Declaration.objects.get())
    assert member_client.get(record.open_url)["Location"] == declaration.get_absolute_url()
    staff.post(declaration.step_url("revoke"), {"version": 2, "reason": "证明不清"})
    assert not DutyRecord.objects.exists()
    assert "证明不清" in member_client.get(declaration.get_absolute_url()).content.decode()
    member_client.post(declaration.step_url("send_again"), {"version": 3})
    assert Declaration.objects.get().state == "submitted"


def test_one_form_declares_for_many_each_by_a_record_with_proof_of_its_own(account, now_year, picture):
    staff, members = account(Role.STAFF), [factories.MemberFactory() for _ in range(4)]
    keys = [one.pk for one in members]
    token = str(uuid.uuid4())
    sent = {"member": keys[0], "others": keys, "form_token": token}
    answer = declare(staff, **sent, proofs=picture(name="证明.jpg"))
    assert answer["Location"].startswith(reverse("declaration_list"))
    declare(staff, **sent, proofs=picture(name="证明.jpg"))  # pressed twice
    rows = Declaration.objects.order_by("member")
    assert [row.member_id for row in rows] == keys
    assert {(row.state, row.title, row.created_by) for row in rows} == {("submitted", "助老", staff.user)}
    proofs = [row.proofs.get() for row in rows]
    assert len({one.file.name for one in proofs}) == 4
    assert len({bytes(one.file.read()) for one in proofs}) == 1
    assert "等 4 名委员" in Notice.objects.get(user=staff.user).words
    page = staff.get(answer["Location"], follow=True).content.decode()
    assert "已为 4 名委员各登记一条" in page
    assert "共 4 条" in page


def test_of_many_none_is_declared_where_one_may_not_be(account, now_year):
    staff, one = account(Role.STAFF), factories.MemberFactory()
    gone = factories.MemberFactory(name="早离任", left_on=date(2020, 1, 1), joined_on=date(2017, 1, 1))
    form = declare(staff, member=one.pk, others=[gone.pk]).context["form"]
    assert "早离任" in form.errors["others"][0]
    assert not Declaration.objects.exists()


def test_what_cannot_be_declared_is_told_beside_the_field(now_year, member_client):
    def errors(**changes):
        return declare(member_client, **changes).context["form"].errors

    assert "不能晚于今天" in errors(on="2999-01-01")["on"][0]
    assert "不在任何届次年度内" in errors(on="1999-01-01")["on"][0]
    assert "口头发言或书面发言" in errors(kind="speech")["part"][0]
    bad = SimpleUploadedFile("证明.pdf", b"<html>no pdf</html>")
    assert "格式不符" in errors(proofs=bad)["proofs"][0]
    assert not Declaration.objects.exists()


def test_other_members_see_neither_a_declaration_nor_its_proof(account, now_year, member_client, picture):
    declare(member_client, proofs=picture())
    declaration = Declaration.objects.get()
    proof = declaration.proofs.get()
    other = account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    for address in (
        declaration.get_absolute_url(),
        reverse("declaration_edit", args=[declaration.pk]),
        reverse("proof_file", args=[proof.pk]),
        declaration.step_url("withdraw"),
    ):
        assert other.get(address).status_code == 404, address
    assert other.post(reverse("proof_delete", args=[proof.pk])).status_code == 404
    answer = member_client.get(reverse("proof_file", args=[proof.pk]))
    assert "attachment" in answer["Content-Disposition"]
    assert list(other.get(reverse("declaration_list")).context["table"].rows) == []


def test_a_confirmed_declaration_is_not_changed_any_more(account, now_year, member_client):
    declare(member_client)
    declaration = Declaration.objects.get()
    account(Role.STAFF).post(declaration.step_url("confirm"), {"version": 1})
    assert member_client.get(reverse("declaration_edit", args=[declaration.pk])).status_code == 404
    member_client.post(declaration.step_url("withdraw"), {"version": 2})
    assert Declaration.objects.get().state == "confirmed"


def test_staff_declare_for_a_member_who_brings_it_on_paper(account, now_year):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    declare(staff, member=member.pk)
    assert Declaration.objects.get().member == member


def test_a_date_outside_of_the_membership_is_refused(account, now_year):
    staff = account(Role.STAFF)
    member = factories.MemberFactory(joined_on=date(now_year.year, 6, 1))
    assert "不在委员任职期间" in str(declare(staff, member=member.pk).context["form"].errors)
    assert "请选择委员" in str(declare(staff).context["form"].errors["member"])


# --- yearly reports ------------------------------------------------------------------------------------------------
def standing(**kwargs):
    member = factories.MemberFactory(**kwargs)
    Position.objects.create(member=member, kind="standing_member", starts_on=date(2022, 1, 1))
    return member


def test_the_course_of_a_yearly_report(account, now_year, member_client):
    staff = account(Role.STAFF)
    standing(user=None)
    own = member_client.member
    Position.objects.create(member=own, kind="standing_member", starts_on=date(2022, 1, 1))
    factories.MemberFactory()  # not a standing one
    staff.post(reverse("duty_report_ask"), {"due_on": clock.today()})
    assert DutyReport.objects.count() == 2
    staff.post(reverse("duty_report_ask"), {"due_on": clock.today()})
    assert DutyReport.objects.count() == 2
    report = DutyReport.objects.get(member=own)
    assert "履职报告待提交" in member_client.get(reverse("home")).content.decode()
    member_client.post(report.step_url("submit"), {"version": 1})
    assert DutyReport.objects.get(pk=report.pk).state == "asked"  # nothing is written yet
    member_client.post(reverse("duty_report_edit", args=[report.pk]), {"text": "述职", "seen_version": 1})
    member_client.post(report.step_url("submit"), {"version": 2})
    assert figures.get("duty.standing_reports").value(now_year).number == 1
    assert DutyRecord.objects.get().kind == "duty_report"
    staff.post(report.step_url("return_it"), {"version": 3, "reason": "请补充数据"})
    assert figures.get("duty.standing_reports").value(now_year).number == 0
    assert not DutyRecord.objects.exists()
    member_client.post(report.step_url("submit"), {"version": 4})
    staff.post(report.step_url("accept"), {"version": 5})
    assert DutyReport.objects.get(pk=report.pk).state == "accepted"
    assert member_client.get(reverse("duty_report_edit", args=[report.pk])).status_code == 404


def test_a_report_may_be_uploaded_and_is_a_download_for_its_member_only(account, now_year, member_client):
    report = DutyReport.objects.create(member=member_client.member, year=now_year)
    pdf = SimpleUploadedFile("述职.pdf", b"%PDF-1.4 test")
    member_client.post(reverse("duty_report_edit", args=[report.pk]), {"text": "", "seen_version": 1, "upload": pdf})
    answer = member_client.get(reverse("duty_report_file", args=[report.pk]))
    assert "attachment" in answer["Content-Disposition"]
    other = account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    for name in ("duty_report_file", "duty_report_detail", "duty_report_edit"):
        assert other.get(reverse(name, args=[report.pk])).status_code == 404


def test_those_who_have_not_handed_in_are_reminded_once_a_day(account, now_year, member_client):
    report = DutyReport.objects.create(member=member_client.member, year=now_year)
    assert reporting.urge(now_year, clock.today()) == 1
    assert reporting.urge(now_year, clock.today()) == 0
    account(Role.STAFF).post(reverse("duty_report_urge"))
    assert Notice.objects.filter(user=member_client.user, url=report.get_absolute_url()).count() == 1


# --- the ledger anew -----------------------------------------------------------------------------------------------
def test_rebuilding_changes_nothing_and_mends_what_was_spoilt(year, capsys):
    activity = factories.ActivityFactory()
    for state in ("present", "leave", "absent"):
        set_attendance(activity, factories.MemberFactory(), state)
    before = list(DutyRecord.objects.order_by("pk").values())
    call_command("rebuild_duties", "2024")
    assert "差异合计 0" in capsys.readouterr().out
    assert list(DutyRecord.objects.order_by("pk").values()) == before

    first, second, third = DutyRecord.objects.order_by("pk")
    first.delete()
    DutyRecord.objects.filter(pk=second.pk).update(half_days=9)
    DutyRecord.objects.create(
        member=third.member, plenary=year, kind="welfare", on="2024-01-01", words="无源", source=activity
    )
    with pytest.raises(CommandError):
        call_command("rebuild_duties", "2024", "--check")
    found = duties.rebuild(year)
    assert (found.wanted, found.missing, found.wrong, found.surplus) == (3, 1, 1, 1)
    assert duties.rebuild(year, only_look=True).total == 0


def test_part_of_a_meeting_counts_for_its_half_days(year):
    from datetime import datetime

    from django.utils import timezone

    def at(day, hour):
        return timezone.make_aware(datetime(2024, 1, day, hour))

    activity = factories.ActivityFactory(kind="plenary", starts_at=at(8, 9), ends_at=at(10, 12))
    assert activity.half_days == 5
    attendance = set_attendance(activity, factories.MemberFactory(), "present")
    assert (DutyRecord.objects.get().half_days, DutyRecord.objects.get().part) == (5, "participant")
    attendance.half_days = 3
    attendance.save()
    set_attendance(activity, attendance.member, "present")
    record = DutyRecord.objects.get()
    assert (record.half_days, record.due_half_days, record.part, record.occasion) == (3, 5, "partial", "plenary")
