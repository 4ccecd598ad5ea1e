"""The year changes with matters open: they are answered, evaluated and counted in the old year while the new one runs."""

import json

import pytest

from tests.live.conftest import running
from tests.live.test_longest_way import press, state

OPEN = """
from datetime import date, datetime
from django.utils import timezone
from cppcc.calendar import clock
from cppcc.workflow import take
from members.models import Member, PlenaryYear, User
from proposals.handling import write_draft
from proposals.models import Category, Proposal, Unit
member = Member.objects.get(user__username='member')
year = PlenaryYear.objects.get(year=2024)
with clock.at(timezone.make_aware(datetime(2024, 12, 2, 9))):
    draft = Proposal(plenary=year, title='关于年末遗留事项的提案', situation='情况', suggestion='建议', proposer_kind='sole',
                     kind='ordinary', category=Category.objects.first())
    write_draft(draft, member.user, member, None, [])
    one = take(Proposal, draft.pk, 'submit', member.user, Proposal.objects.get(pk=draft.pk).version)
    one = take(Proposal, one.pk, 'file', User.objects.get(username='staff'), one.version)
    unit = Unit.objects.get(name='区住建局')
    take(Proposal, one.pk, 'dispatch', User.objects.get(username='dispatcher'), one.version, {'lead_unit': unit})
print(one.pk)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An installation of its own: its year is ended, and pages show another from then on."""
    yield from running(tmp_path_factory.mktemp("year-change"))


def test_open_matters_of_the_old_year_go_their_course_in_the_new(place, enter):
    pk = place.manage("shell", "-v0", "-c", OPEN).strip()
    address = f"{place.url}/proposals/{pk}/"
    before = json.loads(place.manage("figures", "2024", "--json"))

    # staff end 2024: the page names what is open; it stays to do for its unit, with the year named
    staff = enter("staff")
    staff.goto(f"{place.url}/years/2024/")
    assert "提案待签收" in staff.inner_text("main")
    press(staff, "结束年度")
    assert "没有变动" in staff.inner_text("main")
    handler = enter("handler")
    todo = handler.locator(".todos li", has_text="件待签收")
    assert "2024年" in todo.inner_text()
    todo.get_by_role("link").click()
    handler.wait_for_selector("text=关于年末遗留事项的提案")

    # the unit answers and the member evaluates, in the old year
    handler.goto(address)
    press(handler, "签收")
    press(handler, "拟写答复", number="朝住建函〔2024〕990号", result_class="A", text="已办理。", contact="王工")
    press(handler, "签发")
    dispatcher = enter("dispatcher")
    dispatcher.goto(address)
    press(dispatcher, "审核通过")
    handler.goto(address)
    press(handler, "发送答复")
    phone = enter("member", 390)
    assert "件待评价" in phone.inner_text(".todos")
    phone.goto(address)
    press(phone, "评价", attitude="satisfied", result="satisfied")
    assert state(phone) == "已办结"
    after = json.loads(place.manage("figures", "2024", "--json"))
    assert after["proposals.replied"] == before["proposals.replied"] + 1

    # the year's page lists the figures that moved since it was ended
    staff.goto(f"{place.url}/years/2024/")
    assert "已答复提案" in staff.inner_text("main") or "答复" in staff.inner_text("table")

    # what is written now belongs to the year of today; what comes late into 2024 says why
    phone.goto(f"{place.url}/micro/new/")
    phone.fill("[name=title]", "新年第一条")
    phone.select_option("[name=category]", "city")
    phone.fill("[name=content]", "路灯不亮。")
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_selector("text=待审核")
    assert json.loads(place.manage("figures", "2024", "--json"))["micro.submitted"] == after["micro.submitted"]
    staff.goto(f"{place.url}/activities/new/")
    for name, value in (
        ("title", "漏记的座谈"), ("place", "会议室"), ("starts_at", "2024-12-05T09:00"), ("ends_at", "2024-12-05T11:00"),
    ):  # fmt: skip
        staff.fill(f"[name={name}]", value)
    staff.select_option("[name=kind]", "research")
    staff.get_by_role("button", name="保存").click()
    staff.wait_for_selector(".error-summary")
    staff.fill("[name=late_reason]", "年底漏记")
    staff.get_by_role("button", name="保存").click()
    staff.wait_for_selector("text=活动已登记。")
    staff.goto(f"{place.url}/years/2024/")
    assert "年底漏记" in staff.inner_text("main")
    for page in (staff, handler, dispatcher, phone):
        assert not page.faults
