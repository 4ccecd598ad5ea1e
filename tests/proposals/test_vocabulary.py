"""Grades and classes that the office keeps: what is offered, what a word means, what stays as it was."""

import re
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.urls import reverse

from cppcc import figures
from cppcc.models import Binned
from cppcc.rights import Role
from proposals import documents
from proposals.models import Feedback, Promise, Proposal, ProposalRules, Reply, ResultClass, SatisfactionGrade, rules_of
from reports.wording import Wording
from tests import factories
from tests.bringing import book_of, brought, confirmed, imported, run_of
from tests.browserlike import deleted, opened
from tests.proposals.world import LETTER, hand_in, make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")
GRADES, CLASSES = ("satisfaction-grades", "result-classes")


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


@pytest.fixture
def world(in_2024):
    return make_world()


def logged_in(client, user):
    client.force_login(user)
    return client


def new(staff, slug: str, **typed):
    return staff.post(reverse("register_new", args=[slug]), {"order": 50, **typed}, follow=True)


def edit(staff, slug: str, row, **typed):
    address = reverse("register_edit", args=[slug, row.pk])
    return staff.post(address, {**opened(staff, address), **typed}, follow=True)


def very(**more) -> SatisfactionGrade:
    return SatisfactionGrade.objects.create(name="非常满意", order=0, counts_as_satisfied=True, **more)


def count(key: str, year) -> int:
    return int(figures.get(key).value(year).number)


# --- what is offered -----------------------------------------------------------------------------------------------
def test_a_fourth_grade_is_offered_from_its_year_on_and_counts(staff, world, client, year):
    new(staff, GRADES, name="非常满意", counts_as_satisfied="on", from_year=2024)
    grade = SatisfactionGrade.objects.get(name="非常满意")
    proposal = proposal_in(world, "replied")
    address = proposal.step_url("evaluate")
    page = logged_in(client, world["writer"]).get(address).content.decode()
    assert re.findall(r'name="result" value="(\w+)"', page) == ["satisfied", "mostly", "dissatisfied", grade.key]
    sent = {"attitude": grade.key, "result": grade.key, "words": "", "version": proposal.version}
    client.post(address, sent | opened(client, address) | {"attitude": grade.key, "result": grade.key})
    assert Feedback.objects.get().result == grade
    assert count("proposals.satisfied", year) == count(f"proposals.graded.{grade.key}", year) == 1
    assert count("proposals.graded_satisfied", year) == 0
    assert figures.get("proposals.satisfaction_rate").value(year).parts == (1, 1)
    assert "非常满意" in client.get(proposal.get_absolute_url()).content.decode()


def test_a_grade_that_ends_is_not_offered_any_more(staff, world, client):
    edit(staff, GRADES, SatisfactionGrade.objects.get(key="mostly"), until_year=2023)
    page = logged_in(client, world["writer"]).get(proposal_in(world, "replied").step_url("evaluate")).content.decode()
    assert re.findall(r'name="result" value="(\w+)"', page) == ["satisfied", "dissatisfied"]


def test_a_key_that_is_not_offered_is_refused(world, client, year):
    very(key="later", from_year=2025)
    proposal = proposal_in(world, "replied")
    address = proposal.step_url("evaluate")
    client = logged_in(client, world["writer"])
    for key in ("later", "nothing"):
        client.post(address, opened(client, address) | {"attitude": key, "result": key})
    assert not Feedback.objects.exists()


def test_another_grade_may_ask_for_handling_again_and_then_asks_for_words(world, client):
    grade = SatisfactionGrade.objects.create(name="很不满意", asks_again=True)
    proposal = proposal_in(world, "replied")
    address = proposal.step_url("evaluate")
    client = logged_in(client, world["writer"])
    page = client.post(address, opened(client, address) | {"attitude": "mostly", "result": grade.key})
    assert "评价为很不满意时，请说明原因" in page.content.decode()
    typed = {"attitude": "mostly", "result": grade.key, "words": "没有时限"}
    client.post(address, opened(client, address) | typed)
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert (proposal.state, proposal.round) == ("handling", 2)


def test_a_fifth_class_is_offered_printed_counted_and_has_promises(staff, world, client, year):
    new(staff, CLASSES, letter="E", name="列入下年办理", counts_as_adopted="on", has_promises="on", from_year=2024)
    row = ResultClass.objects.get(letter="E")
    hand = hand_in(world, "handling")
    page = logged_in(client, world["handler"]).get(hand.step_url("draft")).content.decode()
    assert "E类（列入下年办理）" in page
    assert "D类" not in page  # the year's rules name none
    step(world, hand, "draft", "handler", **LETTER | {"result_class": row.key})
    for name, who in (("sign", "head"), ("check_letter", "dispatcher"), ("send", "handler")):
        step(world, hand, name, who)
    letter = Reply.objects.get()
    assert (letter.class_words, letter.result_class.short) == ("E类（列入下年办理）", "E类")
    assert Promise.objects.get().reply == letter
    assert count(f"proposals.class.{row.key}", year) == count("proposals.adopted", year) == 1
    assert count("proposals.promises_open", year) == 1
    assert documents.reply_letter(letter).data[:4] == b"%PDF"


def test_the_year_names_its_classes_and_the_letter_of_a_year_before_prints_as_before(staff, world, year):
    reply = hand_in(world, "sent").replies.get()
    ProposalRules.objects.create(plenary=year, class_a="已经办结", class_d="另行处理")
    assert rules_of(type(year).objects.get()).classes == [
        ("A", "A类（已经办结）"), ("B", "B类（正在解决或列入计划）"), ("C", "C类（留作参考或暂不可行）"), ("D", "D类（另行处理）"),
    ]  # fmt: skip
    edit(staff, CLASSES, ResultClass.objects.get(key="A"), until_year=2024)
    assert Reply.objects.get(pk=reply.pk).class_words == "A类（已经办结）"
    following = factories.PlenaryYearFactory(year=2025)
    assert [key for key, _ in rules_of(following).classes] == ["B", "C", "D"]


def test_the_form_on_paper_has_a_box_for_each_grade_of_the_year(world):
    very(from_year=2024)
    SatisfactionGrade.objects.filter(key="mostly").update(until_year=2023)
    context = documents._grades(proposal_in(world, "replied"))
    assert ([str(one) for one in context["grades"]], context["again"]) == (["非常满意", "满意", "不满意"], "不满意")


# --- what stays ----------------------------------------------------------------------------------------------------
def test_a_used_grade_is_ended_never_changed_nor_deleted(staff, world, year):
    proposal = proposal_in(world, "replied")
    step(world, proposal, "evaluate", "writer", attitude="mostly", result="satisfied")
    row = SatisfactionGrade.objects.get(key="satisfied")
    assert "不能改动" in edit(staff, GRADES, row, name="很满意").content.decode()
    assert "不能改动" in edit(staff, GRADES, row, asks_again="on").content.decode()
    assert "用至年度不能早于 2024" in edit(staff, GRADES, row, until_year=2023).content.decode()
    assert "自年度不能晚于 2024" in edit(staff, GRADES, row, from_year=2025).content.decode()
    assert staff.get(reverse("register_delete", args=[GRADES, row.pk])).status_code == 200
    staff.post(reverse("register_delete", args=[GRADES, row.pk]), {})
    edit(staff, GRADES, row, until_year=2024)
    row.refresh_from_db()
    assert (row.name, row.asks_again, row.until_year) == ("满意", False, 2024)


def test_a_used_class_is_ended_and_its_letter_begins_anew_with_other_flags(staff, world, year):
    hand_in(world, "sent")
    row = ResultClass.objects.get(key="A")
    assert "不能改动" in edit(staff, CLASSES, row, counts_as_adopted="").content.decode()
    assert "同一年度内不能重复" in new(staff, CLASSES, letter="a", name="另一种", from_year=2024).content.decode()
    edit(staff, CLASSES, row, until_year=2024)
    new(staff, CLASSES, letter="A", name="另一种", from_year=2025)
    other = ResultClass.objects.get(name="另一种")
    following = factories.PlenaryYearFactory(year=2025)
    assert [key for key, _ in rules_of(following).classes] == ["B", "C", other.key]
    labels = [entry.label for entry in figures.everything() if entry.key.startswith("proposals.class")]
    assert "A类答复（至2024年）" in labels
    assert "A类答复（2025年起）" in labels
    assert count("proposals.class_a", year) == 1


def test_the_last_one_of_a_year_is_not_ended(staff, year):
    for key in ("satisfied", "mostly"):
        edit(staff, GRADES, SatisfactionGrade.objects.get(key=key), until_year=2023)
    page = edit(staff, GRADES, SatisfactionGrade.objects.get(key="dissatisfied"), until_year=2023).content.decode()
    assert "2024年度就没有可用的满意度等次了" in page


def test_a_grade_that_all_future_years_need_is_not_ended_before_there_is_another(staff, year):
    for key in ("satisfied", "mostly"):
        edit(staff, GRADES, SatisfactionGrade.objects.get(key=key), until_year=2024)
    last = SatisfactionGrade.objects.get(key="dissatisfied")
    assert "2025年度就没有可用的" in edit(staff, GRADES, last, until_year=2024).content.decode()
    very(from_year=2025)
    edit(staff, GRADES, last, until_year=2024)
    assert SatisfactionGrade.objects.get(pk=last.pk).until_year == 2024


def test_a_book_of_grades_holds_no_two_of_one_name_and_year(staff, year):
    address = reverse("register_import", args=[GRADES])
    heads = ["名称", "计入满意", "须再次办理", "自年度", "用至年度", "排序"]
    book = book_of(heads, ["非常满意", "是", "否", 2024, None, 1], ["非常满意", "否", "否", 2025, None, 2])
    page = confirmed(staff, address, brought(staff, address, book)).content.decode()
    assert "同一年度内不能重复" in page
    assert not SatisfactionGrade.objects.filter(name="非常满意").exists()
    imported(
        staff, address, book_of(heads, ["非常满意", "是", "否", 2024, 2024, 1], ["非常满意", "否", "否", 2025, None, 2])
    )
    assert [row.counts_as_satisfied for row in SatisfactionGrade.objects.filter(name="非常满意")] == [True, False]


def test_a_letter_without_a_name_of_the_years_needs_its_own(staff):
    assert "请填写名称" in new(staff, CLASSES, letter="E").content.decode()


def test_an_unused_grade_goes_into_the_bin_and_comes_back_with_its_key(staff, year):
    row = very()
    deleted(staff, reverse("register_delete", args=[GRADES, row.pk]))
    assert not SatisfactionGrade.objects.filter(pk=row.pk).exists()
    staff.post(reverse("bin_open", args=[Binned.objects.get().pk]))
    assert SatisfactionGrade.objects.get(pk=row.pk).key == row.key


# --- lists, words, figures -------------------------------------------------------------------------------------------
def test_lists_are_filtered_by_the_districts_own_words(staff, world, year):
    grade = very()
    ProposalRules.objects.create(plenary=year, class_a="已经办结")
    one, other = proposal_in(world, "replied"), proposal_in(world, "replied")
    step(world, one, "evaluate", "writer", attitude="mostly", result=grade.key)
    page = staff.get(reverse("proposal_list"), {"grade": grade.key}).content.decode()
    assert one.title in page
    assert other.title not in page
    assert ">非常满意</option>" in page
    assert ">A类（已经办结）</option>" in page
    assert staff.get(reverse("proposal_list"), {"result_class": "A"}).status_code == 200


def test_words_of_figures_follow_the_districts_names_and_their_keys_stay(year):
    before = {entry.key: (entry.label, entry.definition) for entry in figures.everything()}
    declared = figures.registry._declared
    kept = {key for key in before if key in declared}
    assert {key: (declared[key].label, declared[key].definition) for key in kept} == {key: before[key] for key in kept}
    very()
    ProposalRules.objects.create(plenary=year, class_a="已经办结", class_d="另行处理")
    ResultClass.objects.create(letter="E", name="转下年", counts_as_adopted=True, has_promises=True)
    after = {entry.key: (entry.label, entry.definition) for entry in figures.everything()}
    assert after["proposals.satisfied"] == (
        "非常满意、满意和基本满意提案", "立案提案中，末次评价的办理结果为非常满意、满意或基本满意的",
    )  # fmt: skip
    assert after["proposals.satisfaction_rate"][1].startswith("（非常满意＋满意＋基本满意）")
    assert after["proposals.class_a"] == ("A类答复", "已答复提案中，末次答复为A类（已经办结）的")
    assert after["proposals.class_d"][1] == "已答复提案中，末次答复为D类（另行处理）的"
    assert after["proposals.adoption_rate"][1] == "（A类＋B类＋E类）÷ 已答复提案"
    assert after["proposals.promises_open"][1] == "立案提案中，B类、E类答复的承诺事项尚未登记落实的"
    assert figures.get("proposals.adopted").definition == "已答复提案中，末次答复为A类、B类或E类的"
    assert list(before) == [key for key in after if key in before]
    named = Wording(figures.everything()).names
    assert {key for key in after if key.startswith("proposals.")} <= set(named)  # no two have one name


def test_the_trail_says_the_grades_name(account, world):
    proposal = proposal_in(world, "replied")
    step(world, proposal, "evaluate", "writer", attitude="mostly", result="satisfied")
    assert LogEntry.objects.filter(content_type__model="feedback").exists()
    page = account(Role.ADMIN, Role.STAFF).get("/audit/", {"q": proposal.title}).content.decode()
    assert "基本满意" in page
    assert "mostly" not in page


# --- books -------------------------------------------------------------------------------------------------------------
HEADS = [
    "年度", "编号", "案由", "提案人", "类别", "主办单位", "提交日期", "立案日期", "答复日期", "办理结果", "评价",
]  # fmt: skip


def row(number: int, result: str, grade: str, year: int = 2023) -> list:
    return [
        year, number, f"关于第{number}件的提案", "张测", "社会建设", "区民政局", f"{year}-01-08", f"{year}-01-20", f"{year}-04-10", result,
        grade,
    ]  # fmt: skip


@pytest.fixture
def earlier(staff):
    factories.PlenaryYearFactory(year=2023)
    factories.MemberFactory(name="张测", joined_on=date(2020, 1, 1))
    factories.UnitFactory(name="区民政局")
    return staff


def test_a_book_is_read_in_the_districts_own_words_of_the_year(earlier):
    own = very(until_year=2023)
    ended = ResultClass.objects.create(letter="E", name="转下年办理", until_year=2023)
    ProposalRules.objects.create(plenary=factories.PlenaryYearFactory(year=2023), class_a="已经办结")
    rows = [
        row(1, "E", "非常满意"),
        row(2, "转下年办理", "很满意"),
        row(3, "已经办结", "较满意"),
        row(4, "b类", "不太满意"),
    ]
    imported(earlier, reverse("proposal_import"), book_of(HEADS, *rows))
    read = {one.assignment.proposal.number: one.result_class_id for one in Reply.objects.all()}
    assert read == {1: ended.key, 2: ended.key, 3: "A", 4: "B"}
    graded = {one.proposal.number: one.result_id for one in Feedback.objects.all()}
    assert graded == {1: own.key, 2: "satisfied", 3: "mostly", 4: "dissatisfied"}


def test_a_word_of_another_year_is_a_fault_that_names_the_years_own(earlier):
    very(from_year=2024)
    ResultClass.objects.create(letter="E", name="转下年办理", from_year=2024)
    page = brought(
        earlier, reverse("proposal_import"), book_of(HEADS, row(1, "E", "特别满意"), row(2, "A", "非常满意"))
    )
    told = " ".join(words for _, words in run_of(page).said["faults"])
    assert "“E”不是办理结果，请填 A、B、C 或 D。" in told
    assert "应为：满意、基本满意、不满意" in told


def test_the_sheet_says_letter_and_name_without_more_queries_for_more_rows(world, staff, same_queries):
    grade = very()

    def fill(many: int) -> None:
        for _ in range(many):
            proposal = proposal_in(world, "replied")
            facts = {"member": world["writer"].member, "words": "", "scan": ContentFile(b"%PDF-1", "s.pdf")}
            step(world, proposal, "record_feedback", "staff", attitude=grade.key, result=grade.key, **facts)

    same_queries(fill, lambda _: staff.get(reverse("proposal_list"), {"export": "xlsx"}), at_most=60)
