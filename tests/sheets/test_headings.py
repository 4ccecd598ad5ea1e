"""What offices call the columns, in the characters of any region."""

import pytest

from cppcc.books.layout import Found, normal
from cppcc.sheets.importer import suggested
from members.importing import REGISTER
from proposals.importing import PROPOSALS
from tests import factories
from tests.bringing import book_of

pytestmark = pytest.mark.django_db  # the office's own indicators are columns too

MEMBERS = {
    "联系手机": "电话", "手机联系方式": "电话", "办公电话/手机": "电话", "手机/电话": "电话", "所在界别": "界别", "界别名称": "界别",
    "任职起始时间": "任职日期", "任职起始日期": "任职日期", "担任委员时间": "任职日期", "职务/职称": "职务", "职务及职称": "职务",
    "工作单位及职务": "职务", "性別": "性别", "界別": "界别", "職務": "职务", "出生年月（歲）": "出生日期", "聯繫電話": "电话",
    "手機號碼": "电话", "黨派": "党派", "委員姓名": "姓名", "專門委員會": "专门委员会", "Ｓ": "",
}  # fmt: skip
PROPOSED = {
    "提案編號": "编号",
    "案由（題目）": "案由",
    "承辦單位": "主办单位",
    "提案人姓名": "提案人",
    "第一提案者": "提案人",
    "立案時間": "立案日期",
}


def means(one, heading: str) -> str:
    """The column that a heading is taken for; the reader of tables must know it, too."""
    words = one.words()
    found = suggested(Found("甲", False, 1, 1, [heading]), words)
    assert bool(found) == (normal(heading) in words)
    return found.get(0, "")


@pytest.mark.parametrize(("heading", "meant"), MEMBERS.items())
def test_a_column_of_members_is_known_by_what_offices_call_it(heading, meant):
    assert means(REGISTER, heading) == meant


@pytest.mark.parametrize(("heading", "meant"), PROPOSED.items())
def test_a_column_of_proposals_is_known_by_what_offices_call_it(heading, meant):
    assert means(PROPOSALS, heading) == meant


def test_of_two_writings_of_one_heading_one_column_is_taken():
    found = suggested(Found("甲", False, 1, 1, ["性別", "性别"]), REGISTER.words())
    assert list(found.values()) == ["性别"]


def test_a_book_in_traditional_characters_is_read():
    factories.SectorFactory(name="教育")
    content = book_of(("姓名", "性別", "界別", "職務", "任職日期"), ("張三", "男", "教育", "教師", "2022-01-10"))
    read = REGISTER.read_content(content)
    assert read.faults == []
    assert read.rows[0].values["title"] == "教師"
