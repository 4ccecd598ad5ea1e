"""What an attack on the imports found, kind by kind."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.models import HeadingChoice
from cppcc.rights import Role
from cppcc.sheets import keys, runs
from members.models import Award, Member, Organization
from proposals.models import Proposal, Review
from tests import factories
from tests.bringing import book_of, brought, confirmed, faults_of, imported, run_of

HEADS = ["年度", "编号", "案由", "提案人", "类别", "提交日期", "立案日期", "审查结果", "并入编号", "不予立案情形", "审查说明", "领办领导",
         "督办领导", "重点提案", "主办单位", "答复日期", "办理结果", "答复文号", "优秀提案"]  # fmt: skip


@pytest.fixture
def staff(account, year):
    factories.PlenaryYearFactory(year=2023)
    factories.SectorFactory(name="教育")
    factories.UnitFactory(name="区民政局")
    Organization.objects.create(name="民盟区委", kind="party")
    for name in ("张测", "李测", "王测"):
        factories.MemberFactory(name=name)
    return account(Role.STAFF)


def row(**values):
    given = {
        "年度": 2023,
        "类别": "社会建设",
        "提交日期": "2023-01-08",
        "提案人": "张测",
        "案由": "关于甲的提案",
        **values,
    }
    return [given.get(head, "") for head in HEADS]


def members(*rows, heads=("姓名", "性别", "界别", "任职日期", "电话")):
    return book_of(heads, *rows)


def test_an_import_with_a_merged_proposal_is_taken_back(staff):
    address = reverse("proposal_import")
    rows = [
        row(编号=1, 立案日期="2023-01-20"),
        row(案由="关于乙的提案", 审查结果="并案", 并入编号=1),
        row(案由="关于丙的提案", 审查结果="并案", 并入编号=1),
    ]
    page = imported(staff, address, book_of(HEADS, *rows))
    assert Proposal.objects.count() == 3
    page = staff.post(address, {"book": run_of(page).token, "undo": "1"}, follow=True)
    assert "已撤销" in page.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("number", ["9" * 5000, "９" * 5000, "-1", "1e9"])
def test_a_number_of_any_length_is_a_fault(staff, number):
    page = brought(staff, reverse("proposal_import"), book_of(HEADS, row(编号=number, 立案日期="2023-01-20")))
    assert "B2" in faults_of(page)


def test_two_who_import_the_same_book_at_once_make_it_once(account, staff, monkeypatch):
    """The second confirms between the first one's reading and writing."""
    address, other = reverse("member_import"), account(Role.STAFF)
    book = members(["赵测", "男", "教育", "2022-01-10", "1"])
    mine, theirs = brought(staff, address, book), brought(other, address, book)
    lock, told = runs.one_at_a_time, []

    def late(kind):
        if not told:
            told.append(kind)
            confirmed(other, address, theirs)
        lock(kind)

    monkeypatch.setattr(runs, "one_at_a_time", late)
    page = confirmed(staff, address, mine)
    assert Member.objects.filter(name="赵测").count() == 1
    assert "系统中的记录有变化" in page.content.decode()


def test_a_remembered_word_stands_behind_our_own_heading(staff):
    address = reverse("member_import")
    book = members(
        ["赵测", "男", "教育", "2022-01-10", "13800000000", "已退休"],
        heads=["姓名", "性别", "界别", "任职日期", "电话", "备注"],
    )
    HeadingChoice.objects.create(kind="members", heading="备注", field="电话")
    assert run_of(brought(staff, address, book)).columns == {
        "0": "姓名", "1": "性别", "2": "界别", "3": "任职日期", "4": "电话", "5": "",
    }  # fmt: skip


def test_a_word_of_the_house_that_was_left_out_once_is_known_again(staff):
    address = reverse("member_import")
    book = members(["赵测", "男", "教育", "2022-01-10", "13800000000"])
    run = run_of(brought(staff, address, book))
    chosen = {f"column-{index}": field for index, field in run.columns.items()} | {"column-4": ""}
    staff.post(address, {"book": run.token, "choose": "1", **chosen})
    assert run_of(brought(staff, address, book)).columns["4"] == "电话"


@pytest.mark.parametrize("slug", ["awards", "welfare", "talks", "unit-awards", "party-papers", "sectors"])
def test_the_example_of_a_template_is_no_data(account, staff, slug):
    content = staff.get(reverse("register_import", args=[slug]), {"template": "1"}).content
    page = brought(staff, reverse("register_import", args=[slug]), content)
    run = run_of(page)
    assert not run.said.get("rows"), run.said
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        ({"审查结果": "不予立案", "审查说明": "学术"}, "不予立案情形"),
        ({"审查结果": "不予立案", "不予立案情形": "属于学术研讨"}, "审查说明"),
        ({"编号": 3, "立案日期": "2023-01-20", "督办领导": "甲"}, "领办领导"),
        ({"编号": 3, "立案日期": "2023-01-20", "领办领导": "甲", "督办领导": "乙", "重点提案": "否"}, "重点提案"),
        ({"编号": 3, "立案日期": "2023-01-20", "并入编号": 1}, "并入编号"),
        ({"编号": 3, "立案日期": "2023-01-20", "主办单位": "区民政局", "答复文号": "民函1号"}, "答复日期"),
        ({"编号": 3, "立案日期": "2023-01-20", "不予立案情形": "属于学术研讨", "审查说明": "学术"}, "不予立案情形"),
        ({"审查结果": "不予立案", "重点提案": "是"}, "重点提案"),
        ({"审查结果": "不予立案", "优秀提案": "是"}, "优秀提案"),
    ],
)
def test_a_filled_cell_is_never_lost_without_a_word(staff, values, heading):
    page = brought(staff, reverse("proposal_import"), book_of(HEADS, row(**values)))
    assert any(f"（{heading}）" in cell for cell, _ in run_of(page).said["faults"]), run_of(page).said
    assert not Review.objects.exists()


@pytest.mark.parametrize("name", ["·", "王真（女）", "张三、李四", "*张三", "张三1", "123", "无", "<b>张三</b>"])
def test_what_is_no_name_is_asked(staff, name):
    page = brought(staff, reverse("member_import"), members([name, "男", "教育", "2022-01-10", ""]))
    assert "A2" in faults_of(page), run_of(page).said


def test_a_key_of_another_row_is_asked(staff):
    one = Member.objects.get(name="张测")
    page = brought(staff, reverse("member_import"), book_of(["姓名", "性别", "界别", "任职日期", keys.HEADING],
                   ["李测", "男", "教育", "2022-01-10", keys.key_of(one)]))  # fmt: skip
    assert "名册中的“李测”" in faults_of(page)["A2"]


@pytest.mark.parametrize(
    ("cell", "names", "kind"),
    [
        ("张测委员、李测", ["张测", "李测"], "joint"), ("张测和李测", ["张测", "李测"], "joint"),
        ("张　测 李测", ["张测", "李测"], "joint"),
        ("民盟区委；王测", ["民盟区委"], "party"), ("张测（执笔）", ["张测"], "sole"),
    ],
)  # fmt: skip
def test_proposers_are_read_as_offices_write_them(staff, cell, names, kind):
    imported(staff, reverse("proposal_import"), book_of(HEADS, row(编号=1, 立案日期="2023-01-20", 提案人=cell)))
    one = Proposal.objects.get()
    assert ([str(each.who) for each in one.proposers.all()], one.proposer_kind) == (names, kind)


def test_what_the_system_says_otherwise_is_told(staff):
    address = reverse("proposal_import")
    first = row(编号=1, 立案日期="2023-01-20", 主办单位="区民政局", 答复日期="2023-04-01", 办理结果="A")
    imported(staff, address, book_of(HEADS, first))
    first[HEADS.index("答复日期")] = date(2023, 4, 2)
    page = brought(staff, address, book_of(HEADS, first))
    assert "系统中是“2023-04-01”，没有改动" in page.content.decode()


def test_the_class_of_a_reply_is_read_with_its_words(staff):
    answered = {
        "立案日期": "2023-01-20",
        "主办单位": "区民政局",
        "答复日期": "2023-04-01",
        "办理结果": "B类（正在解决）",
    }
    page = brought(staff, reverse("proposal_import"), book_of(HEADS, row(编号=1, **answered)))
    assert faults_of(page) == {}


def test_words_of_a_book_that_is_not_there_yet(staff):
    address = reverse("member_import")
    run = run_of(brought(staff, address, members(["赵测", "男", "教育", "2022-01-10", ""])))
    assert "还没有导入" in staff.post(address, {"book": run.token, "undo": "1"}, follow=True).content.decode()
    asked = run_of(brought(staff, address, book_of(["姓名"], ["赵测"])))
    page = staff.post(address, {"book": asked.token, "confirm": "1"}, follow=True)
    assert "还没有试读" in page.content.decode()
