"""Other reports from the same machine: by quarter, of proposals, of a body, of any period."""

import io
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cppcc import jobs
from cppcc.calendar import clock
from cppcc.models import Job
from cppcc.rights import Role
from members.models import PlenaryYear
from reports import keeping, kinds
from reports.building import build
from reports.content import gather
from reports.models import Report
from reports.text import from_data
from tests import factories


@pytest.fixture
def filed(year):
    """A proposal of the first quarter, one of the second."""
    for number, month in ((1, 2), (2, 5)):
        factories.ProposalFactory(
            state="filed", number=number, submitted_on=date(2024, month, 1), filed_on=date(2024, month, 9)
        )


def said(report):
    return "".join(passage.text for section in gather(report).sections for passage in section.passages)


def own_words(report, words):
    keeping.change(report, report.version, None, lambda data: data.update(opening=words))


def printed(report):
    with report.file.open("rb") as file:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages).replace("\n", "")


WANTED = [
    ({"kind": "year"}, "2024", "2024年度履职报告"),
    ({"kind": "quarter", "quarter": "2"}, "2024-q2", "2024年第二季度工作通报"),
    ({"kind": "proposals"}, "2024-proposals", "2024年提案工作情况报告"),
    ({"kind": "body", "committee": "committee"}, "2024-committee-{}", "文化委2024年工作总结"),
    ({"kind": "body", "group": "group"}, "2024-group-{}", "前进组2024年工作总结"),
    ({"kind": "period", "start": "2024-01-01", "end": "2024-08-31"}, "20240101-20240831", "2024年1月1日至8月31日工作报告"),
    ({"kind": "period", "start": "2023-07-01", "end": "2024-06-30", "name": "换届以来"}, "20230701-20240630", "换届以来"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "slug", "name"), WANTED)
def test_each_kind_is_begun_once_written_built_and_read(account, year, filed, data, slug, name):
    staff = account(Role.STAFF)
    bodies = {"committee": factories.CommitteeFactory(name="文化委"), "group": factories.GroupFactory(name="前进组")}
    body = next((bodies[key] for key in bodies if key in data), None)
    if body:
        member = factories.MemberFactory(**{next(key for key in bodies if key in data): body})
        factories.proposed(factories.ProposalFactory(state="filed", number=9), member)
    sent = {key: str(bodies[key].pk) if key in bodies else value for key, value in data.items()}
    for _ in range(2):  # a double click
        answer = staff.post(reverse("report_new"), {"year": 2024, **sent})
    slug = slug.format(body.pk if body else "")
    report = Report.objects.get()
    assert (report.slug, report.name, answer["Location"]) == (slug, name, reverse("report_text", args=[slug]))
    assert from_data(report.text).parts
    page = staff.get(answer["Location"]).content.decode()
    assert "处数据写不出来" not in page
    staff.post(reverse("report_build", args=[slug]))
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().error == ""
    text = printed(Report.objects.get())
    assert name in text
    assert "附录一" in text
    assert staff.get(reverse("report_read", args=[slug])).status_code == 200
    for kind in ("docx", "xlsx"):
        assert staff.get(reverse("report_as", args=[slug, kind])).status_code == 200


FAULTS = [
    ({"kind": "quarter"}, "quarter", "请选择季度。"),
    ({"kind": "body"}, "committee", "请选择专门委员会或活动组。"),
    ({"kind": "period"}, "start", "请填写开始日期。"),
    ({"kind": "period", "start": "2024-05-01", "end": "2024-04-01"}, "end", "结束日期不能早于开始日期。"),
    ({"kind": "year", "year": "2019"}, "year", "没有2019年度"),
    ({"kind": "novel"}, "kind", "种类的选项无效"),
]


@pytest.mark.parametrize(("data", "field", "words"), FAULTS)
def test_what_a_kind_needs_is_asked_beside_the_field(account, year, data, field, words):
    answer = account(Role.STAFF).post(reverse("report_new"), {"year": 2024, **data})
    assert words in "".join(answer.context["form"].errors[field])
    assert not Report.objects.exists()


def test_a_quarter_without_days_is_refused_beside_the_field(account, change_of_terms):
    staff, asked = account(Role.STAFF), {"kind": "quarter", "year": 2021}
    answer = staff.post(reverse("report_new"), {**asked, "quarter": "4"})
    assert answer.context["form"].errors["quarter"] == ["2021年度是2021年1月10日至8月31日，没有第四季度。"]
    assert not Report.objects.exists()
    assert staff.post(reverse("report_new"), {**asked, "quarter": "3"}).status_code == 302
    report = Report.objects.get()
    assert (report.name, report.starts_on, report.ends_on) == (
        "2021年第三季度工作通报", date(2021, 7, 1), date(2021, 8, 31),
    )  # fmt: skip
    assert report.span.years == (change_of_terms[0],)


def test_a_year_of_one_quarter_has_its_bulletin(account, year):
    PlenaryYear.objects.filter(pk=year.pk).update(ends_on=date(2024, 3, 20))
    own_words(keeping.opened(kinds.of_quarter(factories.PlenaryYearFactory(year=2023), 4)), "去年的话。")
    answer = account(Role.STAFF).post(reverse("report_new"), {"kind": "quarter", "year": 2024, "quarter": "1"})
    assert answer.status_code == 302
    report = Report.objects.get(slug="2024-q1")
    assert (report.span.ends_on, report.text["opening"]) == (date(2024, 3, 20), "去年的话。")


def test_two_reports_of_the_same_days_are_told_apart_by_name(year, filed):
    days = (date(2024, 1, 1), date(2024, 6, 30))
    first, second, again = (
        keeping.opened(kinds.of_period(year, *days, name)) for name in ("上半年", "大会以来", "上半年")
    )
    assert (first.slug, second.slug, again.pk) == ("20240101-20240630", "20240101-20240630-2", first.pk)


def test_a_quarter_tells_its_own_and_what_has_added_up_and_each_opens_its_records(account, year, filed):
    leader = account(Role.LEADER)
    report = keeping.opened(kinds.of_quarter(year, 2))
    text = said(report)
    assert "本季度收到提案1件。" in text
    assert "今年以来累计收到提案2件，立案2件" in text
    content = gather(report)
    assert content.snapshot["proposals.submitted"]["value"] == 1
    assert content.snapshot["累计:proposals.submitted"]["value"] == 2
    assert [row["label"] for row in content.appendix if "提案总数" in row["label"]] == ["提案总数", "提案总数（累计）"]
    for key, number in (("proposals.submitted", 1), ("累计:proposals.submitted", 2)):
        page = leader.get(reverse("report_figure", args=[report.slug, key]))
        assert (page.context["page"].paginator.count, page.context["value"].number) == (number, number)
    assert leader.get(reverse("report_figure", args=[report.slug, "no.such"])).status_code == 404
    read = leader.get(reverse("report_read", args=[report.slug])).content.decode()
    assert reverse("report_figure", args=[report.slug, "累计:proposals.submitted"]) in read


def test_a_report_begins_with_the_text_of_the_one_before_it(year, filed):
    own_words(keeping.opened(kinds.of_quarter(year, 1)), "一季度的话。")
    assert keeping.opened(kinds.of_quarter(year, 2)).text["opening"] == "一季度的话。"
    later = factories.PlenaryYearFactory(year=2025)
    assert keeping.opened(kinds.of_quarter(later, 1)).text["opening"] == "一季度的话。"
    first, second = factories.CommitteeFactory(), factories.CommitteeFactory()
    own_words(keeping.opened(kinds.of_body(year, first)), "甲委的话。")
    own_words(keeping.opened(kinds.of_body(year, second)), "乙委的话。")
    assert keeping.opened(kinds.of_body(later, first)).text["opening"] == "甲委的话。"
    assert "季度" not in keeping.begun(later).text["opening"]


def test_those_who_only_read_find_what_was_published_and_no_more(account, member_client, year, filed):
    quarter = keeping.opened(kinds.of_quarter(year, 1))
    keeping.opened(kinds.of_quarter(year, 2))
    build(quarter)
    Report.objects.filter(pk=quarter.pk).update(
        state="published", signed_by=factories.UserFactory(), signed_at=clock.now()
    )
    page = member_client.get(reverse("report_list"))
    assert [row.record.slug for row in page.context["table"].rows] == ["2024-q1"]
    assert member_client.get(reverse("report_read", args=["2024-q1"])).status_code == 200
    for name, args in (
        ("report_read", ["2024-q2"]), ("report_chart", ["2024-q2", "activity_kinds"]),
        ("report_chart", ["2024-q1", "trend:proposals.filed"]),
    ):  # fmt: skip
        assert member_client.get(reverse(name, args=args)).status_code == 404, name
    assert member_client.get(reverse("report_figure", args=["2024-q1", "proposals.filed"])).status_code == 403
    assert member_client.get(reverse("report_new")).status_code == 403


def test_the_list_takes_the_same_queries_for_few_and_many(account, year, same_queries):
    staff = account(Role.STAFF)

    def fill(times):
        for _ in range(times):
            keeping.opened(kinds.of_body(year, factories.CommitteeFactory()))

    same_queries(fill, lambda made: staff.get(reverse("report_list")), at_most=30)
    page = staff.get(f"{reverse('report_list')}?kind=body&q=专委会&plenary={year.pk}&state=draft&sort=-name")
    assert len(page.context["table"].rows) == PlenaryYear.objects.count() * 11
    assert staff.get(f"{reverse('report_list')}?export=xlsx").status_code == 200


def test_the_command_takes_any_reports_address(year, filed, tmp_path, capsys):
    from django.core.management import call_command

    report = keeping.opened(kinds.of_quarter(year, 2))
    call_command("build_report", report.slug, "--output", str(tmp_path / "q.pdf"))
    assert (tmp_path / "q.pdf").read_bytes()[:5] == b"%PDF-"
    build(report)
    call_command("verify_report", report.slug)
    assert "第二季度工作通报：文件完整" in capsys.readouterr().out
