"""A book on its way in: what its columns mean, the dry run, the import, the way back; whose it is, and what its keys are worth."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cppcc import jobs
from cppcc.files import sweeping
from cppcc.models import HeadingChoice, Import, Job
from cppcc.rights import Role
from cppcc.sheets import all_importers, keys, runs
from cppcc.texts import legal
from members.models import Committee, Member, Organization, Sector
from proposals.models import Proposal, Unit
from tests import factories
from tests.bringing import book_of, brought, confirmed, faults_of, imported, run_of

OWN = ["序号", "姓　名", "性\n别", "出生年月", "政治面貌", "界别*", "工作单位（全称）", "手机", "任职时间", "爱好"]
ROW = [1, "张　测", "男性", "1974.03", "中共党员", "教育", "测试中学", 13000000001, "2022.1.10", "围棋"]


@pytest.fixture
def staff(account, year):
    factories.SectorFactory(name="教育")
    return account(Role.STAFF)


@pytest.fixture
def members():
    return reverse("member_import")


# --- what the columns mean -----------------------------------------------------------------------------------------------
def test_an_offices_own_headings_are_understood_and_what_goes_nowhere_is_said(staff, members):
    page = brought(staff, members, book_of(["某区政协委员名册"], OWN, ROW, ["合计", "1人"]))
    text = page.content.decode()
    assert "有 2 列没有对应的内容，不会导入：序号、爱好" in text
    assert run_of(page).columns["3"] == "出生日期"
    confirmed(staff, members, page)
    member = Member.objects.get()
    assert (member.name, member.gender, member.party, member.phone) == ("张测", "m", "cpc", "13000000001")
    assert (member.birth_words, member.birth_month_only, member.employer) == ("1974-03", True, "测试中学")
    assert member.joined_on == date(2022, 1, 10)


def test_what_the_person_says_of_a_column_is_done_and_remembered(staff, members):
    rows = [
        ["姓名", "性别", "界别", "任职日期", "单位及职务全称"],
        ["张测", "男", "教育", "2022-01-10", "测试中学教师"],
    ]
    page = brought(staff, members, book_of(*rows))
    run = run_of(page)
    assert run.columns["4"] == ""
    chosen = {f"column-{index}": field for index, field in run.columns.items()} | {"column-4": "工作单位"}
    page = staff.post(members, {"book": run.token, "choose": "1", **chosen}, follow=True)
    confirmed(staff, members, page)
    assert Member.objects.get().employer == "测试中学教师"
    assert HeadingChoice.objects.get(heading="单位及职务全称").field == "工作单位"
    rows[1][0] = "李测"
    assert run_of(brought(staff, members, book_of(*rows))).columns["4"] == "工作单位"


def test_a_needed_column_that_the_book_has_not_is_asked_and_said_once_for_all(staff, members):
    page = brought(staff, members, book_of(["姓名", "性别"], ["张测", "男"], ["李测", "女"]))
    assert "还没有列对应：界别、任职日期" in page.content.decode()
    assert run_of(page).state == "brought"
    chosen = {f"column-{index}": field for index, field in run_of(page).columns.items()}
    said = {"all-界别": "教育", "all-任职日期": "2022年1月10日"}
    page = staff.post(members, {"book": run_of(page).token, "choose": "1", **chosen, **said}, follow=True)
    assert "将新增 2 名" in page.content.decode()
    wrong = staff.post(
        members, {"book": run_of(page).token, "choose": "1", **chosen, **said, "all-界别": "没有"}, follow=True
    )
    assert "第 2 行（界别）" in wrong.content.decode()


@pytest.mark.parametrize("heads", [["姓名", "姓名", "性别"], ["姓名", "名字", "性别"], ["姓名", "姓　名*", "性别"]])
def test_a_heading_twice_is_asked(staff, members, heads):
    rows = [[*heads, "界别", "任职日期"], ["张测", "李测", "男", "教育", "2022-01-10"]]
    page = brought(staff, members, book_of(*rows))
    run = run_of(page)
    if run.columns["1"] == "":  # two of one name: which one is meant
        assert run.state == "brought" or "名字" in heads
        assert runs.questions(run) or "不会导入：名字" in page.content.decode()
    both = {f"column-{index}": field for index, field in run.columns.items()} | {"column-1": "姓名"}
    page = staff.post(members, {"book": run.token, "choose": "1", **both}, follow=True)
    assert "有 2 列都对应“姓名”" in page.content.decode()
    one = both | {"column-0": ""}
    page = staff.post(members, {"book": run.token, "choose": "1", **one}, follow=True)
    confirmed(staff, members, page)
    assert Member.objects.get().name == "李测"


def test_the_nearest_word_for_a_column_is_taken_before_a_far_one(account, earlier):
    heads = ["序号", "题目", "提案编号", "年度", "提案人", "类别", "提交日期", "立案日期"]
    row = [7, "关于甲的提案", 158, 2023, "张测", "社会建设", "2023-01-08", "2023-01-20"]
    run = run_of(brought(account(Role.STAFF), reverse("proposal_import"), book_of(heads, row)))
    assert (run.columns["0"], run.columns["2"]) == ("", "编号")


def test_a_column_or_sheet_that_is_none_changes_nothing(staff, members):
    page = brought(staff, members, book_of(OWN, ROW))
    run = run_of(page)
    odd = {"book": run.token, "choose": "1", "column-1": "密码", "column-99": "姓名", "sheet": "没有", "all-x": "y"}
    page = staff.post(members, odd, follow=True)
    assert "还没有列对应" in page.content.decode()


# --- whose it is -----------------------------------------------------------------------------------------------------------
def test_a_book_is_its_bringers_own(account, staff, members):
    run = run_of(brought(staff, members, book_of(OWN, ROW)))
    other = account(Role.STAFF)
    for data in ({"confirm": "1", "sight": run.said["sight"]}, {"choose": "1"}, {"undo": "1"}):
        assert other.post(members, {"book": run.token, **data}).status_code == 404
    assert other.get(members, {"book": run.token}).status_code == 404
    assert staff.get(reverse("proposal_import"), {"book": run.token}).status_code == 404
    assert staff.get(members, {"book": "x"}).status_code == 404
    assert not Member.objects.exists()


def test_a_right_that_was_lost_since_ends_the_job(staff, members):
    run = run_of(brought(staff, members, book_of(OWN, ROW)))
    staff.user.role_grants.all().delete()
    job = jobs.request(runs.JOB, f"{run.token}:write:{run.said['sight']}", staff.user)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, Member.objects.count()) == (Job.State.FAILED, 0)
    assert "权限" in job.error


# --- what was shown is what is done ----------------------------------------------------------------------------------------
def test_what_changed_since_the_dry_run_is_shown_again(staff, members):
    page = brought(staff, members, book_of(OWN, ROW))
    factories.MemberFactory(name="张测", birth=date(1974, 3, 8), sector=Sector.objects.get(name="教育"))
    page = confirmed(staff, members, page)
    assert "系统中的记录有变化" in page.content.decode()
    assert "更新 1 名" in page.content.decode()
    assert Member.objects.get().phone == ""
    confirmed(staff, members, page)
    assert Member.objects.get().phone == "13000000001"
    assert Member.objects.get().birth == date(1974, 3, 8)  # the book knows only the month


def test_a_second_run_changes_nothing_and_a_second_click_is_one_import(staff, members):
    page = brought(staff, members, book_of(OWN, ROW))
    confirmed(staff, members, page)
    assert "没有再写一遍" in confirmed(staff, members, page).content.decode()
    before = list(Member.objects.values())
    page = brought(staff, members, book_of(OWN, ROW))
    assert "1 名与名册一致" in page.content.decode()
    assert list(Member.objects.values()) == before


# --- the way back ----------------------------------------------------------------------------------------------------------
def test_an_import_is_taken_back_within_a_day(staff, members):
    there = factories.MemberFactory(
        name="张测", phone="1", sector=Sector.objects.get(name="教育"), joined_on=date(2022, 1, 10)
    )
    before = Member.objects.filter(pk=there.pk).values("phone", "birth", "employer", "party").get()
    page = brought(staff, members, book_of(OWN, ROW, [2, "李测", "女", "", "", "教育", "", "", "2022-01-10", ""]))
    page = confirmed(staff, members, page)
    assert Member.objects.count() == 2
    run = run_of(page)
    page = staff.post(members, {"book": run.token, "undo": "1"}, follow=True)
    assert "已撤销这次导入" in page.content.decode()
    assert Member.objects.filter(pk=there.pk).values("phone", "birth", "employer", "party").get() == before
    assert Member.objects.count() == 1
    page = staff.post(members, {"book": run.token, "undo": "1"}, follow=True)
    assert "不能撤销" in page.content.decode()


def test_what_was_touched_since_stands_against_taking_back(staff, members):
    page = imported(staff, members, book_of(OWN, ROW))
    run, member = run_of(page), Member.objects.get()
    Member.objects.filter(pk=member.pk).update(phone="2")
    page = staff.post(members, {"book": run.token, "undo": "1"}, follow=True)
    assert "又有改动" in page.content.decode()
    Member.objects.filter(pk=member.pk).update(phone=member.phone)
    factories.AttendanceFactory(member=member)
    page = staff.post(members, {"book": run.token, "undo": "1"}, follow=True)
    assert Member.objects.filter(pk=member.pk).exists()
    assert "不能" in page.content.decode()


def test_after_a_day_nothing_is_left_of_a_book_but_that_it_was(staff, members):
    done = run_of(imported(staff, members, book_of(OWN, ROW)))
    left = run_of(brought(staff, members, book_of(OWN, ROW)))
    Import.objects.update(at=timezone.now() - timedelta(hours=25))
    Import.objects.filter(pk=done.pk).update(done_at=timezone.now() - timedelta(hours=25))
    runs.forget()
    done.refresh_from_db()
    assert (done.written, done.found, str(done.file)) == ([], {}, "")
    assert done.said["rows"] == 1
    assert set(done.said) <= runs.COUNTS
    assert not Import.objects.filter(pk=left.pk).exists()
    page = staff.post(members, {"book": done.token, "undo": "1"}, follow=True)
    assert "超过一天" in page.content.decode()
    assert sweeping.nameless() is not None


# --- keys ------------------------------------------------------------------------------------------------------------------
def test_a_key_edits_no_row_but_its_own(staff, members):
    sector = Sector.objects.get(name="教育")
    one, other = (factories.MemberFactory(name=name, sector=sector) for name in ("张测", "李测"))
    unit = factories.UnitFactory()
    heads = ["姓名", "电话", keys.HEADING]
    rows = [
        ["张测", "1", keys.key_of(one)],
        ["李测", "2", keys.key_of(one)],
        ["王测", "3", keys.key_of(unit)],
        ["赵测", "4", f"{other.pk}.1-abcdef"],
        ["钱测", "5", "12"],
        ["孙测", "6", keys.key_of(Member(pk=999_999))],
    ]
    found = importing_faults(staff, members, [heads, *rows])
    assert found.keys() == {"C3", "C4", "C5", "C6", "C7"}
    assert "同一条记录" in found["C3"]


def importing_faults(staff, members, rows):
    page = brought(staff, members, book_of(*rows))
    run = run_of(page)
    chosen = {f"column-{index}": field for index, field in run.columns.items()}
    said = {"all-性别": "男", "all-界别": "教育", "all-任职日期": "2022-01-10"}
    return faults_of(staff.post(members, {"book": run.token, "choose": "1", **chosen, **said}, follow=True))


def test_a_row_that_was_changed_since_its_export_is_told(staff):
    unit = factories.UnitFactory(name="区民政局")
    key = keys.key_of(unit)
    Unit.objects.filter(pk=unit.pk).update(letter_code="朝民")
    address = reverse("register_import", args=["units"])
    heads = ["名称", "类别", "发文机关代字", keys.HEADING]
    page = brought(staff, address, book_of(heads, ["区民政局", "政府部门", "民函", key]))
    assert "发文机关代字 朝民 → 民函" in page.content.decode()
    confirmed(staff, address, page)
    unit.refresh_from_db()
    assert unit.letter_code == "民函"


# --- earlier years ---------------------------------------------------------------------------------------------------------
HEADS = ["年度", "编号", "案由", "提案人", "类别", "提交日期", "立案日期", "审查结果", "主办单位", "会办单位", "分办单位",
         "答复日期", "办理结果", "评价", "主要执笔委员", "提案种类", "重点提案", "领办领导", "督办领导", "不予立案情形", "不予立案理由",
         "并入编号"]  # fmt: skip


@pytest.fixture
def earlier(year):
    factories.PlenaryYearFactory(year=2023)
    for name in ("张测", "李测", "王测"):
        factories.MemberFactory(name=name)
    for name in ("区民政局", "区教育局", "区城管局"):
        factories.UnitFactory(name=name)
    Organization.objects.create(name="民盟区委", kind="party")
    Committee.objects.get_or_create(name="提案委员会")


def proposal(**values):
    row = {"年度": "2023年", "类别": "社会建设", "提交日期": "2023.1.8", **values}
    return [row.get(head, "") for head in HEADS]


def test_an_earlier_year_comes_in_whole(account, earlier):
    staff, address = account(Role.STAFF), reverse("proposal_import")
    answered = {"立案日期": "2023年1月20日", "答复日期": date(2023, 4, 10), "办理结果": "A类", "评价": "很满意"}
    rows = [
        proposal(编号=1, 案由="关于甲的提案", 提案人="民盟区委、张测", 主办单位="区民政局", 会办单位="区教育局、区城管局", **answered),
        proposal(编号="第2号", 案由="关于乙的提案", 提案人="李测,王测", 分办单位="区民政局\n区教育局", 提案种类="平时提案",
                 重点提案="√", 领办领导="甲领导", 督办领导="乙领导", **answered),
        proposal(案由="关于丙的提案", 提案人="张测", 审查结果="不予立案", 不予立案情形="属于学术研讨", 不予立案理由="学术"),
        proposal(案由="关于丁的提案", 提案人="提案委员会", 审查结果="并案处理", 并入编号=1),
        proposal(案由="关于戊的提案", 提案人="王测", 审查结果="转信息"),
    ]  # fmt: skip
    imported(staff, address, book_of(HEADS, *rows))
    one, two, three, four, five = (Proposal.objects.get(title=f"关于{name}的提案") for name in "甲乙丙丁戊")
    assert (one.proposer_kind, [row.member.name for row in one.main_members.all()]) == ("party", ["张测"])
    assert sorted((hand.role, hand.unit.name) for hand in one.assignments.all()) == [
        ("co", "区城管局"), ("co", "区教育局"), ("lead", "区民政局"),
    ]  # fmt: skip
    assert (two.proposer_kind, two.kind, two.is_key, two.key.leading) == ("joint", "ordinary", True, "甲领导")
    assert [hand.replies.get().result_class_id for hand in two.assignments.all()] == ["A", "A"]
    assert (three.state, three.reviews.get().ground, three.number) == ("rejected", "academic", None)
    assert (four.state, four.merged_into, four.proposer_kind) == ("merged", one, "committee")
    assert five.state == "converted"
    page = brought(staff, address, book_of(HEADS, *rows))
    assert "5 件已在系统中" in page.content.decode()


PROPOSAL_FAULTS = [
    ({"编号": 50000}, "B3", "太大"),
    ({"编号": 1}, "B3", "案由不同"),
    ({"提交日期": "2022-12-31"}, "F3", "早于"),
    ({"立案日期": "2023-01-01"}, "G3", "早于提交日期"),
    ({"答复日期": "2023-04-01"}, "I3", "主办单位"),
    ({"提案人": "无此人"}, "D3", "没有“无此人”"),
    ({"主办单位": "区民政局、区教育局"}, "I3", "只能有一个"),
    ({"案由": "长" * 61}, "C3", "最多 60 字"),
    ({"审查结果": "并案"}, "B3", "不应填写"),
    ({"评价": "好"}, "N3", "没有“好”"),
    ({"办理结果": "Z"}, "M3", "不是办理结果"),
]


@pytest.mark.parametrize(("values", "cell", "words"), PROPOSAL_FAULTS)
def test_rules_of_a_proposal_hold_at_the_door(account, earlier, values, cell, words):
    factories.ProposalFactory(plenary__year=2023, number=1, title="关于别的提案", state="filed")
    row = {"编号": 5, "案由": "关于甲的提案", "提案人": "张测", "立案日期": "2023-01-20", **values}
    page = brought(
        account(Role.STAFF),
        reverse("proposal_import"),
        book_of(HEADS, proposal(编号=4, 案由="关于好的提案", 提案人="李测", 立案日期="2023-01-20"), proposal(**row)),
    )
    found = faults_of(page)
    assert words in found.get(cell, ""), found


# --- nothing ends in an error page -----------------------------------------------------------------------------------------
CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(), st.text(max_size=12), st.sampled_from(["—", "1974.3", "张　三、李四", "#N/A", "=1+1", "2023年", "是", "1.3E+10"]),
)  # fmt: skip


class AnyBook(TestCase):
    """Rows under an import's own headings, in any order, with anything in their cells."""

    @settings(max_examples=60)
    @given(data=st.data())
    def test_any_book_is_read_or_refused_in_words_and_writes_what_was_shown(self, data):
        factories.PlenaryYearFactory(year=2023)
        one = data.draw(st.sampled_from(sorted(all_importers(), key=lambda each: each.kind)))
        heads = data.draw(st.permutations([*one.headings(), "别的"]))
        rows = data.draw(st.lists(st.lists(CELLS, max_size=len(heads)), max_size=4))
        clean = [[value if not isinstance(value, str) else legal(value) for value in row] for row in rows]
        user = factories.UserFactory(roles=[Role.STAFF])
        sheet = one.read_content(book_of(heads, *clean), user)
        assert all(fault.words and "约束" not in fault.words for fault in sheet.faults)
