"""社情民意, the library, similar entries, proposals made from them, the report to the province."""

import io
import uuid

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from activities.models import MicroSuggestion
from activities.views.micro import MOST_UNREPORTED
from cppcc import figures
from cppcc.rights import Role
from cppcc.workflow import take
from members.models import DutyRecord
from proposals.models import Proposal
from tests import factories

pytestmark = pytest.mark.usefixtures("in_2024")


def test_a_social_opinion_may_be_longer_and_has_levels_and_instructions(account, member_client, year):
    staff = account(Role.STAFF)
    data = {"title": "关于电动车充电的情况", "category": "city", "place": "", "submit": "1"}

    def send(address, content):
        return member_client.post(address, {**data, "content": content, "form_token": str(uuid.uuid4())})

    address = reverse("micro_new")
    assert "最多 500 字" in send(address, "长" * 501).context["form"].errors["content"][0]
    send(f"{address}?kind=opinion", "长" * 501)
    opinion = MicroSuggestion.objects.get()
    assert (opinion.kind, opinion.state) == ("opinion", "submitted")
    assert figures.get("opinion.submitted").value(year).number == 1
    assert figures.get("micro.submitted").value(year).number == 0
    for step, form in (
        ("adopt", {}), ("record_level", {"level": "province"}), ("record_instruction", {"instruction": "区长：请住建局研究"})
    ):  # fmt: skip
        version = MicroSuggestion.objects.get().version
        staff.post(opinion.step_url(step), {"version": version, **form})
    assert figures.get("opinion.adopted_above").value(year).number == 1
    records = {row.kind: row.level for row in DutyRecord.objects.all()}
    assert records == {"opinion_submitted": "", "opinion_adopted": "province", "instruction": ""}


def test_levels_are_not_offered_for_a_micro_suggestion(account, year):
    micro = factories.MicroFactory(state="adopted")
    page = account(Role.STAFF).get(micro.get_absolute_url()).content.decode()
    assert micro.step_url("record_level") not in page


def test_a_unit_answers_with_a_picture_of_the_result(account, year, picture):
    unit = factories.UnitFactory()
    handler = account(Role.HANDLER)
    factories.HandlerFactory(user=handler.user, unit=unit)
    micro = factories.MicroFactory(state="transferred", unit=unit)
    handler.post(micro.step_url("finish"), {"version": 1, "result": "已修好", "photos": picture()})
    assert MicroSuggestion.objects.get().state == "done"
    photo = micro.photos.get()
    assert photo.of_result
    assert handler.get(reverse("micro_photo_file", args=[photo.pk])).status_code == 200
    assert "落地照片" in account(Role.STAFF).get(micro.get_absolute_url()).content.decode()


def test_the_library_holds_what_was_adopted_of_all_years_and_is_searched(account, member_client, year):
    earlier = factories.PlenaryYearFactory(year=2023)
    kept = factories.MicroFactory(state="adopted", title="桂林路路灯不亮", place="桂林路")
    factories.MicroFactory(state="done", plenary=earlier, title="公园长椅", place="南湖", done_on="2023-05-01")
    factories.MicroFactory(state="rejected", reject_reason="x", title="不采用的")
    factories.MicroFactory(state="submitted", title="待审核的")

    def titles(query=""):
        page = member_client.get(f"{reverse('micro_library')}?{query}")
        return {row.record.title for row in page.context["table"].rows}

    assert titles() == {"桂林路路灯不亮", "公园长椅"}
    assert titles("q=桂林路路灯") == titles("place=桂林") == {"桂林路路灯不亮"}
    assert titles("year=2023") == {"公园长椅"}
    assert member_client.get(kept.get_absolute_url()).status_code == 200
    assert member_client.get(MicroSuggestion.objects.get(title="待审核的").get_absolute_url()).status_code == 404


def test_similar_entries_are_shown_to_staff(account, year):
    text = "近日在桂林路走访时看到路灯长期不亮，居民夜间出行不便，建议相关部门尽快维修。"
    for number in range(3):
        factories.MicroFactory(state="adopted", title=f"桂林路路灯{number}", content=text)
    factories.MicroFactory(
        state="adopted", title="图书馆开放时间", content="建议延长区图书馆周末开放时间，方便学生阅读。" * 2
    )
    staff = account(Role.STAFF)
    page = staff.get(MicroSuggestion.objects.get(title="桂林路路灯0").get_absolute_url())
    for headers in ({}, {"HX-Request": "true"}):
        part = staff.get(page.context["similar_url"], headers=headers)
        assert {one.title for one, _ in part.context["similar"]} == {"桂林路路灯1", "桂林路路灯2"}
    alone = MicroSuggestion.objects.get(title="图书馆开放时间").get_absolute_url()
    assert "没有发现相近的" in staff.get(staff.get(alone).context["similar_url"]).content.decode()


def test_members_are_not_shown_what_is_compared(member_client, year):
    micro = factories.MicroFactory(state="adopted")
    assert member_client.get(micro.get_absolute_url()).context["similar_url"] is None
    assert member_client.get(reverse("micro_similar", args=[micro.pk])).status_code == 403


def test_a_member_makes_a_proposal_of_it_in_one_click(account, member_client, year):
    from cppcc.calendar import clock

    now = factories.PlenaryYearFactory(year=clock.today().year)
    micro = factories.MicroFactory(state="proposal_lead", title="路灯维修", content="情况如此。")
    answer = member_client.post(reverse("micro_to_proposal", args=[micro.pk]))
    draft = Proposal.objects.get()
    assert answer["Location"] == reverse("proposal_edit", args=[draft.pk])
    assert (draft.title, draft.situation, draft.state, draft.plenary) == (
        "关于路灯维修的提案",
        "情况如此。",
        "draft",
        now,
    )
    assert draft.proposers.get().member == member_client.member
    assert MicroSuggestion.objects.get().proposal == draft
    hidden = factories.MicroFactory(state="submitted")
    assert member_client.post(reverse("micro_to_proposal", args=[hidden.pk])).status_code == 404


def test_the_report_to_the_province_in_one_click_and_its_result(account, year):
    staff = account(Role.STAFF)
    first, second = (
        factories.MicroFactory(state="adopted", title="甲"),
        factories.MicroFactory(state="adopted", title="乙"),
    )
    factories.MicroFactory(state="submitted", title="丙")
    address = reverse("micro_report")
    book = load_workbook(io.BytesIO(b"".join(staff.get(f"{address}?as=xlsx").streaming_content)))
    assert [row[1] for row in list(book.active.values)[1:]] == ["甲", "乙"]
    text = [
        p.text for p in Document(io.BytesIO(b"".join(staff.get(f"{address}?as=docx").streaming_content))).paragraphs
    ]
    assert "1. 甲" in text
    staff.post(address, {"micro": [first.pk]})
    assert MicroSuggestion.objects.get(pk=first.pk).reported_on
    assert MicroSuggestion.objects.get(pk=second.pk).reported_on is None
    micro = MicroSuggestion.objects.get(pk=first.pk)
    take(MicroSuggestion, first.pk, "record_result", staff.user, micro.version, {"provincial_result": "excellent"})
    assert figures.get("micro.provincial_excellent").value(year).number == 1


def test_the_page_of_the_report_lists_some_and_then_the_rest_the_papers_all(account, year):
    staff, address, more = account(Role.STAFF), reverse("micro_report"), 3
    for number in range(MOST_UNREPORTED + more):
        factories.MicroFactory(state="adopted", title=f"第{number:03d}条")
    page = staff.get(address)
    html = page.content.decode()
    assert len(page.context["rows"]) == MOST_UNREPORTED
    assert f"{MOST_UNREPORTED + more} 条已采用" in html
    assert f"没有列出的 {more} 条" in html
    assert len(page.content) < 100_000
    book = load_workbook(io.BytesIO(b"".join(staff.get(f"{address}?as=xlsx").streaming_content)))
    assert book.active.max_row == MOST_UNREPORTED + more + 1
    adopted_since = factories.MicroFactory(state="adopted", title="下载之后采用")
    staff.post(address, {"micro": [row.pk for row in page.context["rows"]]})
    left = staff.get(address)
    assert [row.title for row in left.context["rows"]] == [
        *[f"第{MOST_UNREPORTED + n:03d}条" for n in range(more)],
        "下载之后采用",
    ]
    assert "没有列出的" not in left.content.decode()
    staff.post(address, {"rest": page.context["rest"]})
    assert [row.pk for row in staff.get(address).context["rows"]] == [adopted_since.pk]
