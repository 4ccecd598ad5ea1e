"""Activities in a real browser: check-in on a phone, a micro-suggestion with photos, an inspection logged in a minute."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from tests.live.conftest import running


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An installation of its own: this year is begun in it, and is the current one from then on."""
    yield from running(tmp_path_factory.mktemp("activities"))


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    made = []
    for number in range(4):
        made.append(folder / f"现场{number}.jpg")
        Image.new("RGB", (1200, 800), (60, 120 + number * 20, 60)).save(made[-1])
    return made


class Counted:
    """A page that counts what a person does: fields filled, choices made, buttons pressed."""

    def __init__(self, page):
        self.page, self.inputs = page, 0

    def __getattr__(self, name):
        done = getattr(self.page, name)
        if name in ("fill", "select_option", "set_input_files", "click", "check", "press"):
            self.inputs += 1
        return done


def test_staff_log_an_inspection_in_under_25_inputs(place, enter, photos):
    names = place.manage(
        "shell",
        "-v0",
        "-c",
        "from members.models import Member; print('、'.join(m.name for m in Member.objects.all()[3:21]))",
    ).strip()
    assert len(names.split("、")) == 18
    before = json.loads(place.manage("figures", "2024", "--json"))
    staff = Counted(enter("staff"))
    staff.goto(f"{place.url}/activities/")
    staff.click("text=登记活动")
    staff.fill("[name=title]", "智慧社区建设专项视察")
    staff.select_option("[name=kind]", "inspection")
    staff.fill("[name=place]", "南湖街道")
    staff.fill("[name=starts_at]", "2024-10-15T09:00")
    staff.fill("[name=ends_at]", "2024-10-15T11:30")
    staff.fill("[name=names]", names)
    staff.fill("[name=suggestions_text]", "统一数据标准\n加强老年人培训\n完善应急机制")
    staff.fill("[name=outcome_title]", "智慧社区建设视察报告")
    staff.select_option("[name=outcome_kind]", "inspection")
    staff.fill("[name=outcome_sent_on]", "2024-10-30")
    staff.set_input_files("[name=photos]", photos)
    staff.fill("[name=caption]", "委员视察智慧社区")
    staff.click("text=保存")
    staff.wait_for_selector("text=活动已登记。")
    assert staff.inputs < 25, staff.inputs
    text = staff.inner_text("main")
    assert "出席 18 人" in text
    assert "意见建议 3 条" in text
    assert "《智慧社区建设视察报告》" in text
    assert staff.locator(".gallery img").count() == 4
    after = json.loads(place.manage("figures", "2024", "--json"))
    assert after["unity.activity_attendance"] == before["unity.activity_attendance"] + 18
    assert after["outcomes.reports"] == before["outcomes.reports"] + 1
    # the second photo is dragged to the front
    keys = [figure.get_attribute("data-key") for figure in staff.locator(".gallery figure").all()]
    with staff.expect_response(lambda answer: answer.request.method == "POST") as sorting:
        staff.locator(".gallery figure").nth(1).drag_to(staff.locator(".gallery figure").nth(0))
    assert sorting.value.ok
    staff.reload()
    moved = [figure.get_attribute("data-key") for figure in staff.locator(".gallery figure").all()]
    assert moved == [keys[1], keys[0], *keys[2:]]
    assert not staff.faults


def test_a_member_checks_in_by_the_code_and_sends_a_micro_suggestion_on_a_phone(place, enter, photos):
    staff = enter("staff")
    today = datetime.now(ZoneInfo("Asia/Shanghai"))  # the committee's clock; the demonstration has a year for today
    staff.goto(f"{place.url}/activities/new/")
    staff.fill("[name=title]", "界别协商座谈会")
    staff.select_option("[name=kind]", "sector_consultation")
    staff.fill("[name=place]", "区政协会议室")
    staff.fill("[name=starts_at]", (today + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    staff.fill("[name=ends_at]", (today + timedelta(minutes=95)).strftime("%Y-%m-%dT%H:%M"))
    staff.get_by_role("button", name="保存").click()
    staff.wait_for_selector("text=活动已登记。")
    staff.get_by_role("link", name="邀请").click()
    people = staff.locator("#id_people")
    people.get_by_role("searchbox").fill("演示委员")
    people.get_by_role("searchbox").press("Enter")
    staff.get_by_role("button", name="邀请并通知").click()
    staff.wait_for_selector("text=已邀请 1 名委员")
    phone = enter("member", 390)  # before the code is shown, which holds for a minute and a half
    staff.get_by_role("link", name="扫码签到").click()
    staff.wait_for_selector(".code-picture svg")
    address = staff.locator("[data-address]").inner_text()
    phone.goto(address)
    phone.get_by_role("button", name="签到").dblclick()
    phone.wait_for_selector("text=签到成功")
    phone.goto(address)
    assert "不需要重复签到" in phone.inner_text("main")
    phone.goto(f"{place.url}/micro/new/")
    phone.fill("[name=title]", "前进大街路灯不亮")
    phone.select_option("[name=category]", "city")
    phone.fill("[name=place]", "前进大街")
    phone.fill("[name=content]", "前进大街北段路灯连续三天不亮，建议尽快检修。")
    phone.set_input_files("[name=photos]", photos[:2])
    phone.get_by_role("button", name="提交").dblclick()
    phone.wait_for_selector("text=待审核")
    assert phone.locator(".gallery img").count() == 2
    figures = json.loads(place.manage("figures", str(today.year), "--json"))
    assert (figures["unity.activity_attendance"], figures["micro.submitted"]) == (1, 1)
    assert not phone.faults
    assert not staff.faults
