"""Names out of a pasted message or list, as those present, on leave or absent."""

import uuid

from django.urls import reverse

from activities.models import Attendance
from activities.services.attendance import set_attendance
from cppcc.rights import Role
from members.models import DutyRecord
from tests import factories
from tests.activities.coming import soon, true_to_the_rows


def test_names_of_a_chat_message_are_found_doubtful_ones_asked_back(account, now_year):
    staff, activity = account(Role.STAFF), soon(-60)
    one, two = factories.MemberFactory(name="王小明"), factories.MemberFactory(name="李四")
    twin, other = (factories.MemberFactory(name="张伟") for _ in range(2))
    text = "接龙：\n1. 王小明✅\n2、李四，张伟；赵无名\n王小明"
    address = reverse("activity_names", args=[activity.pk])
    page = staff.post(address, {"names": text})
    names = page.context["names"]
    assert [met.member.name for met in names.found] == ["王小明", "李四"]
    assert [(asked.word, set(asked.members)) for asked in names.asked] == [("张伟", {twin, other}), ("赵无名", set())]
    assert not activity.attendances.exists()
    sent = {"confirm": "1", "names": text, "member": [one.pk], "which_1": twin.pk}
    page = staff.post(address, sent)  # one word has no answer yet: what was ticked and picked stays so
    assert "请为“赵无名”选择一位委员" in page.content.decode()
    assert [row.ticked for row in page.context["parts"][0].rows] == [True, False]
    assert f'value="{twin.pk}"\nchecked' in page.content.decode()
    assert not activity.attendances.exists()
    staff.post(address, {**sent, "member": [one.pk, two.pk], "skip_2": "on"})
    assert set(activity.attendances.values_list("member", flat=True)) == {one.pk, two.pk, twin.pk}
    staff.post(address, {"confirm": "1", "member": [one.pk]})
    assert DutyRecord.objects.count() == 3


def test_names_pasted_into_the_form_join_those_present(account, year, picture):
    staff = account(Role.STAFF)
    members = [factories.MemberFactory(name=name) for name in ("王小明", "李四", "张伟")]
    twin = factories.MemberFactory(name="张伟")
    data = {
        "title": "视察", "kind": "inspection", "starts_at": "2024-05-20T09:00", "ends_at": "2024-05-20T11:30",
        "place": "区医院", "names": "王小明、李四、张伟、赵六", "form_token": str(uuid.uuid4()),
    }  # fmt: skip
    form = staff.post(reverse("activity_new"), {**data, "photos": picture()}).context["form"]
    assert "有 2 位可能是“张伟”" in form.errors["names"][0]
    assert "名册中没有“赵六”" in form.errors["names"][1]
    assert "照片和附件没有保存，请重新选择" in form.errors["photos"][0]
    assert form["present"].value() == [str(members[0].pk), str(members[1].pk)]
    assert form["names"].value() == "张伟\n赵六"
    assert {one.key for one in form.fields["present"].widget.offered} == {members[2].pk, twin.pk}
    ticked = [*form["present"].value(), twin.pk]
    staff.post(reverse("activity_new"), {**data, "names": "张伟", "present": ticked})
    present = set(Attendance.objects.values_list("member", flat=True))
    assert present == {members[0].pk, members[1].pk, twin.pk}


def test_a_pasted_list_tells_who_asked_for_leave_and_who_was_absent(account, now_year):
    staff, activity = account(Role.STAFF), soon(-240)
    here, away, missing, came = (factories.MemberFactory(name=name) for name in ("王小明", "李四", "蔡明", "曹飞华"))
    set_attendance(activity, came, "present")
    text = "王小明\n请假：李四（出差）、曹飞华\n缺席：蔡明\n时间：5月3日"
    address = reverse("activity_names", args=[activity.pk])
    page = staff.post(address, {"names": text})
    assert [part.title for part in page.context["parts"]] == ["出席 1 名", "请假 2 名", "缺席 1 名"]
    assert "没有当作姓名的文字：时间、5月3日。" in page.content.decode()
    sent = {"confirm": "1", "names": text, "member": here.pk, "leave": [away.pk, came.pk], "absent": missing.pk}
    told = staff.post(address, sent, follow=True).content.decode()
    assert "已登记 1 名委员出席、2 名请假或缺席" in told
    assert "曹飞华现为“出席”，没有改动" in told
    rows = {row.member.name: (row.state, row.reason) for row in activity.attendances.select_related("member")}
    assert rows == {
        "王小明": ("present", ""), "李四": ("leave", "出差"), "蔡明": ("absent", ""), "曹飞华": ("present", ""),
    }  # fmt: skip
    true_to_the_rows(now_year)


def test_a_form_takes_leave_out_of_a_pasted_list(account, year):
    staff = account(Role.STAFF)
    factories.MemberFactory(name="王小明"), factories.MemberFactory(name="李四")
    data = {
        "title": "视察", "kind": "inspection", "starts_at": "2024-05-20T09:00", "ends_at": "2024-05-20T11:30",
        "place": "区医院", "names": "王小明\n请假：李四（出差）\n地点：区医院", "form_token": str(uuid.uuid4()),
    }  # fmt: skip
    page = staff.post(reverse("activity_new"), data, follow=True)
    assert "没有当作姓名的文字：地点、区医院" in page.content.decode()
    assert "补填：李四（出差）" in page.content.decode()
    states = dict(Attendance.objects.values_list("member__name", "state"))
    assert states == {"王小明": "present", "李四": "leave"}


def test_words_behind_several_names_are_registered_as_the_clerk_decides(account, now_year):
    staff, activity = account(Role.STAFF), soon(-240)
    one, two, three = (factories.MemberFactory(name=name) for name in ("张三", "李四", "王五"))
    text = "张三、李四、赵无名、王五（病假）"
    address = reverse("activity_names", args=[activity.pk])
    page = staff.post(address, {"names": text})
    (question,) = page.context["asked"].runs()
    assert question.label == "“张三、李四、赵无名、王五（病假）”说的是谁？"
    sent = {"confirm": "1", "names": text, "member": [one.pk, two.pk], "leave": three.pk, "skip_1": "on"}
    page = staff.post(address, sent)
    assert "请选择“张三、李四、赵无名、王五（病假）”说的是谁。" in page.content.decode()
    assert not activity.attendances.exists()
    staff.post(address, {**sent, "member": one.pk, "whom_1": "all"})  # 李四 was taken off
    rows = {row.member.name: (row.state, row.leave_words) for row in activity.attendances.select_related("member")}
    assert rows == {"张三": ("leave", "病假"), "王五": ("leave", "病假")}
    staff.post(address, {**sent, "member": two.pk, "whom_1": "last"})
    assert activity.attendances.get(member=two).state == "present"


def test_a_form_asks_of_whom_words_behind_several_names_are(account, year):
    staff = account(Role.STAFF)
    for name in ("张三", "李四"):
        factories.MemberFactory(name=name)
    data = {
        "title": "视察", "kind": "inspection", "starts_at": "2024-05-20T09:00", "ends_at": "2024-05-20T11:30",
        "place": "区医院", "names": "张三、李四（病假）", "form_token": str(uuid.uuid4()),
    }  # fmt: skip
    form = staff.post(reverse("activity_new"), data).context["form"]
    assert "“张三、李四（病假）”说的只是李四，还是张三、李四都是" in form.errors["names"][0]
    assert form["names"].value() == "张三、李四（病假）"
    assert not Attendance.objects.exists()
    staff.post(reverse("activity_new"), {**data, "names": "张三、李四均病假"})
    assert dict(Attendance.objects.values_list("member__name", "state")) == {"张三": "leave", "李四": "leave"}
