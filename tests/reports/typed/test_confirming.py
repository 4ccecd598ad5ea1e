"""Before check and signature: every number that is no token is confirmed by somebody, or becomes one."""

import io
from contextlib import redirect_stdout

import pytest
from django.core.management import call_command
from django.urls import reverse

from cppcc.rights import Role
from cppcc.workflow import Refused, own_steps, take
from reports import confirming, keeping
from reports.building import build
from reports.models import ConfirmedNumber, Report
from tests import factories

ADDRESS = reverse("report_numbers", args=[2024])


@pytest.fixture
def filed(year):
    return [factories.ProposalFactory(state="filed", number=number) for number in range(1, 13)]


def write(year, *lines, opening="开头。", title="工作", kind="paragraph", head=""):
    report = keeping.begun(year)

    def alter(data):
        block = {"key": "b", "kind": kind, "head": head, "lines": list(lines)}
        data.update(opening=opening, closing="结尾。", parts=[{"key": "p", "title": title, "blocks": [block]}])

    return keeping.change(report, report.version, factories.UserFactory(roles=[Role.STAFF]), alter)


def step(name, role=Role.STAFF):
    report = Report.objects.get()
    return take(Report, report.pk, name, factories.UserFactory(roles=[role]), report.version)


def names(page):
    return [one.name for row in page.context["rows"] for one in row.numbers if not one.by]


def texts(page):
    return [one.text for row in page.context["rows"] for one in row.numbers]


def lines():
    return Report.objects.get().text["parts"][0]["blocks"][0]["lines"]


def test_the_page_lists_every_number_sentence_by_sentence(account, year, filed):
    write(
        year, "立案[[proposals.filed]]件。走访３家企业，满意率百分之九十八。", "〔当 proposals.filed > 5〕办结12件。", "学习3月5日讲话。",
        opening="组织5场。", title="十二项工作", head="解决2个问题。",
    )  # fmt: skip
    page = account(Role.STAFF).get(ADDRESS)
    assert texts(page) == ["5", "十二", "2", "３", "百分之九十八", "12"]
    words = page.content.decode()
    assert "走访<mark" in words
    assert "立案12件" not in words  # a sentence without typed numbers isn't listed


def test_submit_and_sign_wait_until_each_is_confirmed(account, year, filed):
    staff, leader = account(Role.STAFF), account(Role.LEADER)
    report = write(year, "立案[[proposals.filed]]件。", "走访3家企业，面见5人次。")
    with pytest.raises(Refused, match="2 处手工填写的数字没有核对"):
        step("submit")
    page = staff.get(report.get_absolute_url()).content.decode()
    assert ADDRESS in page
    assert "2 处手工填写的数字没有核对" in page
    first, second = names(staff.get(ADDRESS))
    assert staff.post(ADDRESS, {"confirm": first}).url == ADDRESS
    with pytest.raises(Refused, match="1 处"):
        step("submit")
    assert staff.post(ADDRESS, {"confirm": second}).url == report.get_absolute_url()
    row = ConfirmedNumber.objects.first()
    assert (row.number, row.by, row.at is not None) == ("3", staff.user, True)
    step("submit")
    build(Report.objects.get())
    step("pass_check")
    page = leader.get(report.get_absolute_url()).content.decode()
    assert "文中 2 处数字为手工填写，均已核对" in page
    signed = step("sign", Role.LEADER)
    assert "文中 2 处数字为手工填写，均已核对" in signed.course.order_by("-pk").first().words


def test_one_that_waits_for_the_signature_since_before_is_confirmed_there(account, year, filed):
    """A landed report stands at the signature with numbers that nobody confirmed."""
    staff = account(Role.STAFF)
    write(year, "立案[[proposals.filed]]件，走访3家企业。")
    build(Report.objects.get())
    Report.objects.update(state="signing")
    with pytest.raises(Refused, match="1 处手工填写的数字没有核对"):
        step("sign", Role.LEADER)
    page = staff.get(ADDRESS)
    assert not page.context["rows"][0].edit_url  # the text stands still now
    staff.post(ADDRESS, {"confirm": names(page)})
    assert step("sign", Role.LEADER).state == "signed"
    refused = staff.post(ADDRESS, {"confirm": "x:1"})
    assert "文字已固定" in refused.content.decode()


def test_what_was_confirmed_counts_while_the_sentence_stands(account, year, filed):
    staff = account(Role.STAFF)
    write(year, "走访3家企业。", "面见5人次。")
    staff.post(ADDRESS, {"confirm": names(staff.get(ADDRESS))})
    write(year, "另有一句。", "面见5人次。走访3家企业。")  # moved
    assert confirming.counts(Report.objects.get()) == (2, 0)
    write(year, "面见5人次。走访3家大企业。")
    assert confirming.counts(Report.objects.get()) == (2, 1)
    write(year, "面见6人次。走访3家企业。")
    assert confirming.counts(Report.objects.get()) == (2, 1)


def test_one_number_twice_in_a_sentence_is_two(account, year, filed):
    staff = account(Role.STAFF)
    write(year, "走访3家企业，解决3个问题。")
    staff.post(ADDRESS, {"confirm": names(staff.get(ADDRESS))[0]})
    assert confirming.counts(Report.objects.get()) == (2, 1)


def test_a_number_gives_way_to_a_figure_in_one_press_and_ticks_stay(account, year, filed):
    staff = account(Role.STAFF)
    write(year, "〔当 proposals.filed > 5〕全年立案提案15件，走访3家企业。", "全年立案提案15件，走访3家企业。")
    page = staff.get(ADDRESS)
    assert "“立案提案”现为 12件" in page.content.decode()
    first, second = names(page)
    sent = {"replace": f"{first} proposals.filed", "version": Report.objects.get().version, "confirm": second}
    page = staff.post(ADDRESS, sent, follow=True)
    assert lines() == [
        "〔当 proposals.filed > 5〕全年立案提案[[proposals.filed]]件，走访3家企业。",
        "全年立案提案[[proposals.filed]]件，走访3家企业。",
    ]
    assert texts(page) == ["3"]
    assert not ConfirmedNumber.objects.exists()


def test_ticks_of_other_sentences_are_still_there_after_a_press(account, year, filed):
    staff = account(Role.STAFF)
    write(year, "立案提案15件。", "走访3家企业。")
    first, second = names(staff.get(ADDRESS))
    sent = {"replace": f"{first} proposals.filed", "version": Report.objects.get().version, "confirm": second}
    page = staff.post(ADDRESS, sent, follow=True)
    assert [one.ticked for row in page.context["rows"] for one in row.numbers] == [True]


def test_a_refusal_keeps_what_was_ticked(account, year, filed):
    staff = account(Role.STAFF)
    report = write(year, "立案提案15件。", "走访3家企业。")
    first, second = names(staff.get(ADDRESS))
    write(year, "立案提案15件，多一句。", "走访3家企业。")
    page = staff.post(ADDRESS, {"confirm": [first, second]})
    assert "有 1 处数字所在的句子刚被修改或删去" in page.content.decode()
    assert {one.text: one.ticked for row in page.context["rows"] for one in row.numbers} == {"15": False, "3": True}
    assert not ConfirmedNumber.objects.exists()
    page = staff.post(ADDRESS, {"replace": f"{first} proposals.filed", "version": report.version, "confirm": second})
    assert "没有保存" in page.content.decode()
    assert "checked" in page.content.decode()
    assert "请先勾选" in staff.post(ADDRESS, {}).content.decode()


@pytest.mark.parametrize("sent", ["x", "x:1", "x:1 no.such", " proposals.filed", ":9 proposals.filed"])
def test_what_no_page_sends_changes_nothing(account, year, filed, sent):
    staff = account(Role.STAFF)
    report = write(year, "立案提案15件。")
    answer = staff.post(ADDRESS, {"replace": sent, "version": report.version})
    assert answer.status_code == 200
    assert lines() == ["立案提案15件。"]
    assert staff.post(ADDRESS, {"confirm": ["x", "", "a:b:c"]}).status_code == 200
    assert not ConfirmedNumber.objects.exists()


def test_only_the_office_confirms(account, year, filed):
    write(year, "走访3家企业。")
    page = account(Role.LEADER).get(ADDRESS)
    assert page.status_code == 200
    assert 'name="confirm"' not in page.content.decode()
    sent = {"confirm": names(page)}
    assert account(Role.LEADER).post(ADDRESS, sent).status_code == 403
    assert account(Role.MEMBER).get(ADDRESS).status_code == 403
    assert account(Role.MEMBER).post(ADDRESS, sent).status_code == 403
    assert not ConfirmedNumber.objects.exists()


def test_what_was_confirmed_is_taken_back_until_the_signature(account, year, filed):
    staff, leader = account(Role.STAFF), account(Role.LEADER)
    report = write(year, "走访3家企业，面见5人次。")
    waiting = staff.get(report.get_absolute_url()).content.decode()
    refused = staff.get(reverse("report_step", args=[report.pk, "submit"])).content.decode()
    assert waiting.count(f'href="{ADDRESS}">核对手工数字') == refused.count(f'href="{ADDRESS}">核对手工数字') == 1
    staff.post(ADDRESS, {"confirm": names(staff.get(ADDRESS))})
    page = staff.get(ADDRESS)
    (row,) = page.context["rows"]
    assert page.content.decode().count("撤回核对") == 2
    assert "撤回核对" not in leader.get(ADDRESS).content.decode()
    assert leader.post(ADDRESS, {"withdraw": row.numbers[0].name}).status_code == 403
    assert staff.post(ADDRESS, {"withdraw": row.numbers[0].name}).status_code == 302
    assert confirming.counts(Report.objects.get()) == (2, 1)
    again = staff.post(ADDRESS, {"withdraw": row.numbers[0].name, "confirm": row.numbers[1].name})
    assert "已被撤回" in again.content.decode()
    for junk in ("", ":", "x:1", "0" * 16, f"{row.numbers[1].name}0"):
        staff.post(ADDRESS, {"withdraw": junk})
    assert confirming.counts(Report.objects.get()) == (2, 1)
    at = "2024-12-01T00:00Z"
    Report.objects.update(
        state="signed", file="reports/x.pdf", sha256="x", built_at=at, signed_by=staff.user, signed_at=at
    )
    assert "文字已固定" in staff.post(ADDRESS, {"withdraw": row.numbers[1].name}).content.decode()


def test_a_text_without_typed_numbers_goes_on_as_before(account, year, filed):
    write(year, "立案[[proposals.filed]]件，2024年第3次会议。")
    assert "文中没有手工填写的数字" in account(Role.STAFF).get(ADDRESS).content.decode()
    assert step("submit").state == "checking"


def test_a_table_is_read_cell_by_cell_and_a_table_of_figures_prints_no_words(account, year, filed):
    write(year, "项目 | 数量", "走访 | 96 | 85.5%", kind="table")
    assert texts(account(Role.STAFF).get(ADDRESS)) == ["96", "85.5%"]
    write(year, "立案5件 [[proposals.filed]]", kind="figures")
    assert texts(account(Role.STAFF).get(ADDRESS)) == []


def test_the_page_asks_as_many_queries_for_many_numbers(account, year, filed, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    staff = account(Role.STAFF)
    asked = []
    for many in (1, 40):
        write(year, *(f"走访{number + 20}家企业，立案提案{number}件。" for number in range(many)))
        staff.get(ADDRESS)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            staff.get(ADDRESS)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_verify_report_tells_where_the_numbers_come_from(year, filed):
    write(year, "立案[[proposals.filed]]件，走访3家企业。")
    factories.QuantityFactory(value=120)
    build(Report.objects.get())
    with redirect_stdout(io.StringIO()) as out:
        call_command("verify_report", "2024")
    assert "合计录入 1 个" in out.getvalue()
    assert "读书活动：合计录入" in out.getvalue()
    assert "手工填写的数字 1 处，没有核对的 1 处" in out.getvalue()


def test_steps_on_offer_say_what_is_missing(year, filed):
    report = write(year, "走访3家企业。")
    offers = {one.name: one.missing for one in own_steps(report, factories.UserFactory(roles=[Role.STAFF]))}
    assert "手工数字" in offers["submit"]
