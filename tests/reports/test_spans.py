"""Figures of other spans in a text: last year's, the term's, the session's; and the report of a term itself."""

import re
from datetime import date

import pytest
from django.urls import reverse

from cppcc import jobs
from cppcc.models import Job
from cppcc.rights import Role
from members.models import PlenaryYear
from members.period import Period
from reports import keeping, kinds
from reports.building import build
from reports.content import TextFault, gather
from reports.models import Report
from reports.spans import offered
from reports.text import from_data
from reports.tokens import Figures, UnknownToken, holds, resolved
from tests import factories


def filed(year, day, how_many):
    for _ in range(how_many):
        number = year.proposals.count() + 1
        factories.ProposalFactory(
            plenary=year, state="filed", number=number, submitted_on=day, filed_on=day, title=f"{year}第{number}事"
        )


@pytest.fixture
def years(db):
    """A term of three years with 2, 3 and 5 filed proposals, two of the last in its session; the term before with 4 in one year."""
    ninth = factories.TermFactory(number=9, starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31))
    former = [factories.PlenaryYearFactory(year=year, term=ninth, session=year - 2016) for year in (2017, 2018, 2019)]
    own = [factories.PlenaryYearFactory(year=year) for year in (2022, 2023, 2024)]
    own[2].opens_on, own[2].closes_on = date(2024, 1, 8), date(2024, 1, 11)
    own[2].save()
    filed(former[0], date(2017, 3, 1), 4)
    for year, day, how_many in (
        (own[0], date(2022, 3, 1), 2),
        (own[1], date(2023, 2, 1), 1),
        (own[1], date(2023, 9, 1), 2),
        (own[2], date(2024, 1, 9), 2),
        (own[2], date(2024, 5, 1), 1),
        (own[2], date(2024, 8, 1), 2),
    ):
        filed(year, day, how_many)
    return own


def written(wanted, *lines, kind="paragraph"):
    """A report that is asked for, its text one passage of these lines as an editor types them."""
    report = keeping.opened(wanted)
    figures = keeping.figures_of(report)

    def alter(data):
        block = {"key": "b", "kind": kind, "head": "", "lines": [figures.wording.kept(line) for line in lines]}
        data.update(opening="开头。", closing="", parts=[{"key": "p", "title": "工作", "blocks": [block]}])

    return keeping.change(report, report.version, factories.UserFactory(), alter)


def said(report, **more):
    return "".join(passage.text for section in gather(report, **more).sections for passage in section.passages)


# --- in a text ---------------------------------------------------------------------------------------------------
OF_THE_YEAR = [
    ("上年[[上年:立案提案]]件", "上年3件"),
    ("上年[[上年:立案提案:汉字]]件", "上年三件"),
    ("上年[[上年:立案提案:同比]]", "上年比上年增加1件"),
    ("本届以来[[本届:立案提案]]件", "本届以来10件"),
    ("本届以来[[本届：立案提案：同比]]", "本届以来比上届增加6件"),
    ("上届[[上届:立案提案]]件", "上届4件"),
    ("会上[[大会期间:立案提案]]件", "会上2件"),
    ("累计[[累计:立案提案]]件", "累计5件"),
    ("上年同期[[上年同期:立案提案]]件", "上年同期3件"),
    ("[[立案提案:同比]]", "比上年增加2件"),
    ("〔当 上年:立案提案 > 2〕多", "多"),
    ("〔当 上年:立案提案 > 3〕多", ""),
    ("〔当 大会期间:立案提案 = 2〕两件", "两件"),
]


@pytest.mark.parametrize(("line", "words"), OF_THE_YEAR)
def test_a_years_report_says_other_spans(years, line, words):
    assert said(written(kinds.of_year(years[2]), line)) == words


OF_THE_HALF = [
    ("上年[[上年:立案提案]]件", "上年3件"),
    ("上年同期[[上年同期:立案提案]]件", "上年同期1件"),
    ("本届以来[[本届:立案提案]]件", "本届以来8件"),
    ("会上[[大会期间:立案提案]]件", "会上2件"),
    ("累计[[累计:立案提案]]件", "累计3件"),
]


@pytest.mark.parametrize(("line", "words"), OF_THE_HALF)
def test_a_part_of_a_year_says_other_spans_up_to_its_own_end(years, line, words):
    wanted = kinds.of_period(years[2], date(2024, 1, 1), date(2024, 6, 30))
    assert said(written(wanted, line)) == words


def test_records_of_another_span_are_told_one_by_one(years):
    report = written(
        kinds.of_year(years[1]), "〔逐条 上年:立案提案〕[[序号]]．[[名称]]；", "〔逐条 上届:立案提案〕[[名称]]；"
    )
    assert said(report) == "1．2022年第2事；2．2022年第1事；" + "".join(
        f"2017年第{number}事；" for number in range(4, 0, -1)
    )
    assert gather(report).snapshot["上年:proposals.filed"]["value"] == 2
    none = written(
        kinds.of_year(PlenaryYear.objects.get(year=2017)), "〔逐条 上年:立案提案〕[[名称]]；", "共[[立案提案]]件。"
    )
    assert said(none) == "共4件。"


def test_where_there_is_no_such_span_the_sentence_leaves(years):
    first = kinds.of_year(PlenaryYear.objects.get(year=2017))
    assert (
        said(written(first, "上年[[上年:立案提案]]件。", "上届[[上届:立案提案]]件。", "共[[立案提案]]件。"))
        == "共4件。"
    )


NOT_SAID = [
    ("2023-07-01", "2024-06-30", "[[累计:立案提案]]件", "本报告跨多个年度，没有“累计”"),
    ("2023-07-01", "2024-06-30", "[[上年:立案提案]]件", "本报告跨多个年度，没有“上年”"),
    ("2023-07-01", "2024-06-30", "[[大会期间:立案提案]]件", "本报告跨多个年度，没有“大会期间”"),
    ("2023-01-01", "2024-06-30", "[[立案提案:同比]]", "重叠"),
    ("2023-01-01", "2024-06-30", "〔当 上年:立案提案 > 1〕多", "本报告跨多个年度，没有“上年”"),
    ("2024-01-01", "2024-06-30", "[[上年:没有的]]", "没有“没有的”这个数据"),
]


@pytest.mark.parametrize(("start", "end", "line", "words"), NOT_SAID)
def test_what_cannot_be_asked_is_a_fault_that_stops(years, start, end, line, words):
    report = written(kinds.of_period(years[2], date.fromisoformat(start), date.fromisoformat(end)), line)
    assert words in "".join(keeping.faults_of(report))
    with pytest.raises(TextFault, match=words):
        gather(report)


def test_a_session_without_days_says_where_to_fill_them(years):
    report = written(kinds.of_year(years[1]), "会上[[大会期间:立案提案]]件。")
    (fault,) = keeping.faults_of(report)
    assert "2023年没有登记会议日期" in fault
    assert "“基础资料”的“届次年度”" in fault
    assert "[[大会期间:立案提案]]" in fault


def test_from_to_over_two_years_is_told_and_compared_by_days(years):
    lines = ("[[期间]]（[[年度]]年，[[届次]]）立案[[立案提案]]件，", "[[立案提案:同比]]。")
    report = written(kinds.of_period(years[2], date(2023, 7, 1), date(2024, 6, 30)), *lines)
    assert said(report) == "2023年7月1日至2024年6月30日（2023—2024年，十届）立案5件，比上年同期增加4件。"


def test_a_table_of_figures_keeps_other_spans_apart(years):
    lines = ("[[立案提案]]", "[[上年:立案提案]]", "[[本届:立案提案]]")
    report = written(kinds.of_year(years[2]), *lines, kind="figures")
    passage = gather(report).sections[0].passages[0]
    assert passage.cells == [
        ["指标", "数值", "上年／上届同期", "比较"],
        ["立案提案", "5件", "3件", "比上年增加2件"],
        ["立案提案（上年）", "3件", "2件", "比上年增加1件"],
        ["立案提案（本届）", "10件", "4件", "比上届增加6件"],
    ]


def test_from_ten_on_every_span_is_compared_in_per_cent(years):
    filed(PlenaryYear.objects.get(year=2017), date(2017, 3, 1), 8)
    for year, day, how_many in (
        (years[0], date(2022, 9, 1), 10),
        (years[1], date(2023, 10, 1), 12),
        (years[2], date(2024, 9, 1), 13),
    ):
        filed(year, day, how_many)
    own, asked = (years[2], date(2023, 7, 1), date(2024, 6, 30)), "[[立案提案:同比]]"
    line = f"{asked}；上年[[上年:立案提案:同比]]；本届[[本届:立案提案:同比]]"
    assert said(written(kinds.of_year(years[2]), line)) == "同比增长20%；上年同比增长25%；本届比上届增长275%"
    assert said(written(kinds.of_period(*own), asked)) == "同比增长54.5%"  # 17 after 11, by days
    assert said(written(kinds.of_term(years[2]), asked)) == "比上届增长275%"


# --- what is kept, and the records behind ------------------------------------------------------------------------
def test_numbers_of_other_spans_are_kept_listed_and_open_their_records(account, years):
    leader = account(Role.LEADER)
    report = written(
        kinds.of_year(years[2]), "[[上年:立案提案]]、[[本届:立案提案]]、[[大会期间:立案提案]]、[[上届:立案提案]]。"
    )
    build(report)
    report = Report.objects.get(pk=report.pk)
    expected = {"上年": 3, "本届": 10, "大会期间": 2, "上届": 4}
    read = leader.get(reverse("report_read", args=[report.slug])).content.decode()
    labels = [row["label"] for row in report.said["appendix"]]
    for word, many in expected.items():
        row = report.figures[f"{word}:proposals.filed"]
        assert (row["label"], row["value"], len(row["ids"])) == (f"立案提案（{word}）", many, many)
        assert row["label"] in labels
        address = reverse("report_figure", args=[report.slug, f"{word}:proposals.filed"])
        assert address in read
        page = leader.get(address)
        assert (page.context["page"].paginator.count, page.context["value"].number) == (many, many)
    words = leader.get(reverse("report_figure", args=[report.slug, "大会期间:proposals.filed"])).content.decode()
    assert "十届三次会议期间" in words
    assert (
        "2022—2024年"
        in leader.get(reverse("report_figure", args=[report.slug, "本届:proposals.filed"])).content.decode()
    )
    assert leader.get(reverse("report_figure", args=[report.slug, "累计:no.such"])).status_code == 404
    definitions = {row["label"]: row["definition"] for row in report.said["appendix"]}
    assert definitions["立案提案（本届）"].startswith("届内各年度立案")
    assert definitions["立案提案（上年）"] == definitions["立案提案"]


def test_a_number_of_another_span_drifts_by_that_span(account, years):
    report = written(kinds.of_year(years[2]), "[[上年:立案提案]]件，[[大会期间:立案提案]]件，[[立案提案]]件。")
    build(report)
    report = Report.objects.get(pk=report.pk)
    assert keeping.drift(report) == []
    filed(years[1], date(2023, 10, 1), 1)
    report = Report.objects.get(pk=report.pk)
    assert [(one.key, one.then, one.now) for one in keeping.drift(report)] == [("上年:proposals.filed", 3, 4)]
    PlenaryYear.objects.filter(pk=years[2].pk).update(opens_on=None, closes_on=None)
    report = Report.objects.get(pk=report.pk)
    assert ("大会期间:proposals.filed", 2, None) in [(one.key, one.then, one.now) for one in keeping.drift(report)]
    assert keeping.records_moved(report, set()) == [("立案提案（上年）", 0, 1)]
    page = reverse("report_figure", args=[report.slug, "大会期间:proposals.filed"])
    leader = account(Role.LEADER)
    assert leader.get(page).status_code == 404
    Report.objects.filter(pk=report.pk).update(state="signed", signed_by=leader.user, signed_at=report.built_at)
    assert leader.get(page).context["page"].paginator.count == 2  # what was signed stays to be seen


def test_editors_find_the_spans_in_the_palette_and_read_them_at_once(account, years):
    staff = account(Role.STAFF)
    report = written(kinds.of_year(years[2]), "上年[[上年:立案提案]]件。")
    page = staff.get(reverse("report_block", args=[report.slug, "b"])).content.decode()
    assert "[[上年:立案提案]]" in page
    choices = re.search(r'id="token-since">(.*?)</select>', page, re.DOTALL).group(1)
    assert re.findall(r'value="([^"]*)"', choices) == ["", "上年", "本届", "上届", "大会期间"]
    reading = staff.post(reverse("report_reading", args=[report.slug]), {"text": "届内[[本届:立案提案:汉字]]件"})
    assert "十" in reading.content.decode()
    half = Period(years[2], date(2024, 1, 1), date(2024, 6, 30))
    assert [word for word, _ in offered(half)] == ["累计", "上年同期", "上年", "本届", "上届", "大会期间"]


def test_other_spans_cost_nothing_where_no_token_asks(years, django_assert_max_num_queries):
    figures = Figures(years[2], keeping.figures_of(keeping.opened(kinds.of_year(years[2]))).found)
    with django_assert_max_num_queries(0):
        assert resolved("[[proposals.filed]]", figures) == "5"
    with django_assert_max_num_queries(2):  # the year, and its number once
        assert resolved("[[上年:proposals.filed]][[上年:proposals.filed:汉字]]", figures) == "3三"
    with pytest.raises(UnknownToken):
        holds("累计:nothing > 0", figures)


# --- the report of a term ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("with_body", [False, True])
def test_a_report_of_a_term_is_asked_for_written_built_and_read(account, years, with_body):
    staff = account(Role.STAFF)
    committee = factories.CommitteeFactory(name="文化委")
    member = factories.MemberFactory(committee=committee)
    for year in years:
        factories.proposed(year.proposals.first(), member)
    sent = {"kind": "term", "year": 2024} | ({"committee": committee.pk} if with_body else {})
    answer = staff.post(reverse("report_new"), sent)
    report = Report.objects.get()
    own = f"-committee-{committee.pk}" if with_body else ""
    assert (report.slug, report.name) == (
        f"term-10-2024{own}",
        f"{'文化委' if with_body else ''}十届（2022—2024年）工作报告",
    )
    assert answer["Location"] == reverse("report_text", args=[report.slug])
    assert from_data(report.text).parts
    assert "处数据写不出来" not in staff.get(answer["Location"]).content.decode()
    staff.post(reverse("report_build", args=[report.slug]))
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().error == ""
    report = Report.objects.get()
    read = staff.get(reverse("report_read", args=[report.slug])).content.decode()
    assert report.figures["proposals.filed"]["value"] == (3 if with_body else 10)
    assert "十届以来（2022—2024年）" in re.sub(r"<[^>]*>", "", read)
    for kind in ("docx", "xlsx"):
        assert staff.get(reverse("report_as", args=[report.slug, kind])).status_code == 200
    page = staff.get(reverse("report_figure", args=[report.slug, "proposals.filed"]))
    assert page.context["page"].paginator.count == (3 if with_body else 10)
    assert staff.get(reverse("report_list")).status_code == 200


def test_a_term_says_its_own_sums_and_is_compared_with_the_term_before(years):
    report = written(
        kinds.of_term(years[2]),
        "[[年度]]年（[[期间]]，[[届次]]）立案[[立案提案]]件，",
        "累计[[累计:立案提案]]件，",
        "[[立案提案:同比]]，",
        "上届[[上届:立案提案]]件。",
    )
    assert said(report) == "2022—2024年（2022—2024年，十届）立案10件，累计10件，比上届增加6件，上届4件。"
    content = gather(report)
    assert content.plenary_name == "十届"
    assert content.snapshot["累计:proposals.filed"]["value"] == 10
    assert keeping.faults_of(written(kinds.of_term(years[2]), "[[上年:立案提案]]件。")) == [
        "本报告跨多个年度，没有“上年”：[[上年:立案提案]]件。"
    ]


def test_a_term_up_to_an_earlier_year_stays_what_it_was(years):
    report = written(kinds.of_term(years[1]), "立案[[立案提案]]件。")
    assert (report.slug, said(report)) == ("term-10-2023", "立案5件。")
    filed(years[2], date(2024, 9, 1), 1)
    assert said(Report.objects.get(pk=report.pk)) == "立案5件。"


def test_the_list_asks_no_more_for_many_terms_than_for_few(account, years, same_queries):
    staff = account(Role.STAFF)

    def fill(many):
        for _ in range(many):
            keeping.opened(kinds.of_term(years[2], factories.CommitteeFactory()))

    def open_page(_):
        page = staff.get(reverse("report_list"))
        assert "2022—2024年" in page.content.decode()
        return page

    same_queries(fill, open_page, at_most=27)  # the table is drawn with the request: name and notices come twice
