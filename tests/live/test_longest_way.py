"""One proposal the longest way, each person with the own log-in, in a real browser.

Joint, returned once, another merged into it, dispatched to a lead and a co-unit, sent back, dispatched again,
extended, replied, dissatisfied, second reply, satisfied, closed.
"""

import pytest

from tests.live.picking import is_picker, open_step, pick

TITLE = "关于建设儿童友好街区的提案"


@pytest.fixture
def people(place, enter):
    """Log-ins made by the administrator: a co-signer, and handlers of two units besides the demonstration's own."""
    place.manage("shell", "-c", ACCOUNTS)
    return lambda name, width=1280: enter(name, width)


ACCOUNTS = """
from django.conf import settings
from cppcc.rights import Role
from members.models import Member, User, UserRole
from proposals.models import Handler, Unit
def account(name, role):
    user = User(username=name, name=name, must_change_password=False)
    user.set_password(settings.DEMO_PASSWORD); user.save()
    UserRole.objects.create(user=user, role=role)
    return user
cosigner = account('cosigner', Role.MEMBER)
member = Member.objects.filter(user=None).order_by('pk').first()
member.user, member.name = cosigner, '联名委员甲'
member.save()
for name, unit in (('schools', '区教育局'), ('parks', '区城管局')):
    Handler.objects.create(user=account(name, Role.HANDLER), unit=Unit.objects.get(name=unit), is_head=True)
"""


def press(page, label, **fields):
    """Take a step by its button, fill in what it asks, and see that it was taken."""
    open_step(page, label)
    for name, value in fields.items():
        fill(page, name, value)
    page.get_by_role("button", name=f"确定{label}").click()
    page.wait_for_selector(".alert-success")
    assert not page.faults


def fill(page, name, value):
    if is_picker(page, name):
        pick(page, name, value)
        return
    field = page.locator(f"[name={name}]").first
    kind = field.get_attribute("type")
    if kind == "radio":
        page.check(f"[name={name}][value={value}]")
    elif field.evaluate("e => e.tagName") == "SELECT":
        field.select_option(label=value) if value not in "ABC" else field.select_option(value)
    else:
        field.fill(value)


def state(page) -> str:
    return page.locator(".page-head .badge").first.inner_text()


def test_the_longest_way(place, people):
    # the member writes on a phone and invites a co-signer
    phone = people("member", 390)
    phone.goto(f"{place.url}/proposals/new/")
    phone.fill("[name=title]", TITLE)
    phone.select_option("[name=proposer_kind]", "joint")
    phone.select_option("[name=category]", label="社会建设")
    phone.fill("[name=situation]", "街区里缺少孩子安全玩耍的地方。")
    phone.fill("[name=suggestion]", "改造口袋公园，设慢行区。")
    pick(phone, "cosigners", "联名委员甲")
    phone.wait_for_selector("text=已保存")  # saved by itself
    phone.get_by_role("button", name="保存草稿").click()
    phone.wait_for_selector("text=草稿已保存。")
    address = phone.url
    cosigner = people("cosigner", 390)
    cosigner.goto(f"{place.url}/proposals/invitations/")
    cosigner.get_by_role("button", name="同意联名").click()
    cosigner.wait_for_selector("text=已确认联名。")
    phone.goto(address)
    press(phone, "提交")

    # returned once, changed, submitted again
    staff = people("staff")
    staff.goto(address)
    staff.wait_for_selector("text=没有发现相似的提案")
    press(staff, "开始审查")
    press(staff, "退回修改", reason="请写明地点。")
    phone.goto(address)
    assert "请写明地点。" in phone.inner_text(".course")
    phone.locator(".step-buttons").get_by_role("link", name="修改").click()
    phone.fill("[name=situation]", "桂林路一带缺少孩子安全玩耍的地方。")
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_selector("text=提案已提交")

    # filed with a number; another one on the same matter is merged into it
    staff.goto(address)
    press(staff, "立案")
    number = staff.locator("dl.facts dd").first.inner_text().split("第")[1].split("号")[0]
    cosigner.goto(f"{place.url}/proposals/new/")
    cosigner.fill("[name=title]", "关于建设儿童友好社区的提案")
    cosigner.select_option("[name=category]", label="社会建设")
    cosigner.fill("[name=situation]", "缺少孩子玩耍的地方。")
    cosigner.fill("[name=suggestion]", "改造公园。")
    cosigner.get_by_role("button", name="提交").click()
    cosigner.wait_for_selector("text=提案已提交")
    other = cosigner.url
    staff.goto(other)
    press(staff, "并案", number=number)
    assert state(staff) == "已并案"

    # dispatched to lead and co-unit; the lead sends it back; another lead
    dispatcher = people("dispatcher")
    dispatcher.goto(address)
    dispatcher.locator(".step-buttons").get_by_role("link", name="交办", exact=True).click()
    pick(dispatcher, "lead_unit", "区教育局")
    pick(dispatcher, "co_units", "区城管局")
    dispatcher.get_by_role("button", name="确定交办").click()
    dispatcher.wait_for_selector(".alert-success")
    schools = people("schools")
    schools.goto(address)
    press(schools, "退办", reason="街区改造不属本单位职责。")
    dispatcher.goto(address)
    assert state(dispatcher) == "待交办"
    press(dispatcher, "交办", lead_unit="区住建局")
    assert schools.url == f"{place.url}/proposals/"  # no longer the unit's to see
    assert schools.request.get(address).status == 404

    # accepted by both; opinion; extension
    handler, parks = people("handler"), people("parks")
    handler.goto(address)
    press(handler, "签收")
    parks.goto(address)
    press(parks, "签收")
    press(parks, "送交会办意见", opinion="我局配合改造公园。")
    handler.goto(address)
    press(handler, "登记沟通", mode="走访", on="2024-11-20", people="提案人、科室负责人", content="现场查看。")
    due = handler.evaluate("new Date(Date.now() + 120 * 864e5).toISOString().slice(0, 10)")
    press(handler, "申请延期", until=due, reason="需要会同规划部门。")
    dispatcher.goto(address)
    press(dispatcher, "同意延期")
    assert due in dispatcher.inner_text("aside")

    # drafted, countersigned, signed, checked, sent
    handler.goto(address)
    press(
        handler, "拟写答复", number="朝住建函〔2024〕901号", result_class="A", text="将改造两处公园。", contact="王工"
    )
    parks.goto(address)
    press(parks, "会签", words="同意")
    handler.goto(address)
    press(handler, "签发")
    dispatcher.goto(address)
    press(dispatcher, "审核通过")
    handler.goto(address)
    press(handler, "发送答复")

    # dissatisfied: handled again, replied again
    phone.goto(address)
    assert state(phone) == "待评价"
    press(phone, "评价", attitude="satisfied", result="dissatisfied", words="没有写完成时限。")
    assert state(phone) == "办理中"
    handler.goto(address)
    press(
        handler, "拟写答复", number="朝住建函〔2024〕902号", result_class="A", text="明年六月底前完成。", contact="王工"
    )
    parks.goto(address)
    press(parks, "会签")
    handler.goto(address)
    press(handler, "签发")
    dispatcher.goto(address)
    press(dispatcher, "审核通过")
    handler.goto(address)
    press(handler, "发送答复")

    # satisfied: closed; each reads the whole course
    phone.goto(address)
    press(phone, "评价", attitude="satisfied", result="satisfied")
    assert state(phone) == "已办结"
    cosigner.goto(address)
    course = cosigner.inner_text(".course")
    for words in (
        "退回修改",
        "立案",
        "交办",
        "退办",
        "签收",
        "同意延期",
        "会签",
        "签发",
        "审核通过",
        "发送答复",
        "评价",
    ):
        assert words in course, words
    assert "再次答复" in cosigner.inner_text("article")
