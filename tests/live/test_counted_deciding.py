"""The main jobs of deciding, begun on the home page after log-in: clicks and inputs are counted, nothing typed is lost."""

import pytest

from tests.live.counting import Counted

WAITING = """
from cppcc.workflow import take
from members.models import Member, User
from members.years import provisional
from proposals.handling import write_draft
from proposals.models import Assignment, Category, Proposal, Unit
who = {name: User.objects.get(username=name) for name in ('member', 'staff', 'dispatcher', 'handler')}
unit, member = who['handler'].handler.unit, Member.objects.get(user=who['member'])
def on(record, name, by, **data):
    fresh = type(record).objects.get(pk=record.pk)
    return take(type(record), fresh.pk, name, who[by], fresh.version, data)
def made(title):
    draft = Proposal(plenary=provisional(), title=title, category=Category.objects.first(), situation='情况', suggestion='建议',
                     created_by=who['member'])
    write_draft(draft, who['member'], member, None, [], [])
    draft.suggested_units.add(unit)
    return on(draft, 'submit', 'member')
def handed(title):
    on(made(title), 'file', 'staff')
    one = Proposal.objects.get(title=title)
    on(one, 'dispatch', 'dispatcher', lead_unit=unit)
    return on(Assignment.objects.get(proposal=one), 'accept', 'handler')
made('关于数点击立案的提案')
on(made('关于数点击交办的提案'), 'file', 'staff')
handed('关于数点击答复的提案')
hand = handed('关于数点击评价的提案')
on(hand, 'draft', 'handler', number='朝住建函〔2024〕801号', result_class='A', text='已经办好。', contact='王工')
for name, by in (('sign', 'handler'), ('check_letter', 'dispatcher'), ('send', 'handler')):
    on(hand, name, by)
"""


@pytest.fixture
def waiting(place):
    place.manage("shell", "-c", WAITING)


def test_review_dispatch_reply_and_evaluation_take_few_presses(place, enter, waiting):
    staff = Counted(enter("staff"), 4)
    staff.open("件提案待审查", "关于数点击立案的提案")
    assert "情况" in staff.page.inner_text(".matter")
    staff.confirm("立案")

    dispatcher = Counted(enter("dispatcher"), 3)
    dispatcher.open("件待交办", "关于数点击交办的提案")
    dispatcher.confirm("交办")

    handler = Counted(enter("handler"), 8)
    handler.open("件办理中", "关于数点击答复的提案")
    step = handler.page.url
    handler.fill("text", "经研究，")
    paste(
        handler.page,
        "<p>进度如下：</p><table><tr><td>项目</td><td>完成</td></tr><tr><td>路灯</td><td>12 盏</td></tr></table>",
    )
    handler.count()
    handler.page.wait_for_selector("text=已保存")
    handler.page.goto("about:blank")
    handler.page.goto(step)  # the browser was closed: nothing is lost
    assert handler.page.input_value("[name=text]").endswith("项目\t完成\n路灯\t12 盏")
    handler.fill("number", "朝住建函〔2024〕802号")
    handler.count()
    handler.page.select_option("[name=result_class]", "A")
    handler.confirm("拟写答复")
    assert "12 盏" in handler.page.inner_text(".letter-text table")

    member = Counted(enter("member", 390), 3)
    member.open("件待评价", "关于数点击评价的提案")
    member.tick("result", "satisfied")
    member.confirm("评价")


def paste(page, html):
    """What Word lays on the clipboard, put in behind what was typed."""
    page.locator("[name=text]").evaluate(
        """(area, html) => {
            const held = new DataTransfer();
            held.setData("text/html", html);
            area.setSelectionRange(area.value.length, area.value.length);
            area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
        }""",
        html,
    )
