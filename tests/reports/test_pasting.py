"""What a paste of a whole text keeps: all of it, or it says beside the field what would be cut."""

import re
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cppcc.rights import Role
from reports import keeping, pasting

RUN_IN = """2024年，区政协在区委坚强领导下开展工作，全年走访企业300家。
一、坚持党的领导
（一）强化政治引领。组织学习党的二十大精神12次，开展主题教育读书班3期，全体委员参加学习，撰写心得体会200余篇，组织委员赴红色教育基地现场学习4次，覆盖委员260人次，建立委员学习联系点11个。
（二）走访企业300家
二、服务中心大局。全年提交提案182件。他说：“真好！”。随后结束。
"""
LONG = "委员积极履职，全年提交提案182件，立案158件，提出意见建议386条，组织调研视察活动43次，形成调研报告16篇，其中11篇获区委主要领导批示。"
SIGNS = re.compile(r"[一二三四五六七八九十、（）()#\-·•●▪◆|\t 。]")
"""What says parts, headings, items and cells, and the full stop that a run-in heading loses."""


def bare(words: str) -> str:
    return SIGNS.sub("", words.replace("\n", ""))


def all_of(opening: str, parts: list) -> str:
    blocks = [(part["title"], [(block["head"], *block["lines"]) for block in part["blocks"]]) for part in parts]
    return opening + "".join(title + "".join("".join(one) for one in within) for title, within in blocks)


@pytest.fixture
def paste(account, year):
    staff = account(Role.STAFF)

    def post(text: str, where: str = "behind"):
        report = keeping.begun(year)
        address = reverse("report_paste", args=[report.slug])
        return staff.post(address, {"text": text, "where": where, "seen_version": report.version})

    return post


@pytest.mark.parametrize("where", ["behind", "instead"])
def test_all_of_a_pasted_text_is_in_the_report(paste, year, where):
    assert paste(RUN_IN, where).status_code == 302
    text = keeping.begun(year).text
    assert bare(RUN_IN) in bare(all_of(text["opening"] if where == "instead" else "", text["parts"]))


def test_what_stands_before_the_first_part_is_the_opening_or_a_part_of_its_own(paste, year):
    opening = keeping.begun(year).text["opening"]
    paste(RUN_IN)
    text = keeping.begun(year).text
    assert text["opening"] == opening
    assert [part["title"] for part in text["parts"]][-3:] == ["正文", "坚持党的领导", "服务中心大局"]
    assert text["parts"][-3]["blocks"][0]["lines"] == [RUN_IN.partition("\n")[0]]
    paste(RUN_IN, "instead")
    text = keeping.begun(year).text
    assert text["opening"] == RUN_IN.partition("\n")[0]
    assert len(text["parts"]) == 2


def test_a_run_in_heading_is_a_heading_and_a_paragraph():
    _, (first, second) = pasting.read(RUN_IN)
    assert [(block["kind"], block["head"]) for block in first["blocks"]] == [
        ("heading", "强化政治引领"), ("paragraph", ""), ("heading", "走访企业300家"),
    ]  # fmt: skip
    assert first["blocks"][1]["lines"][0].startswith("组织学习党的二十大精神12次")
    assert second["title"] == "服务中心大局"
    assert second["blocks"][0]["lines"] == ["全年提交提案182件。", "他说：“真好！”。", "随后结束。"]


@pytest.mark.parametrize("mark", ["一、", "（一）", "# ", "## "])
def test_what_is_too_long_for_a_heading_is_told_and_nothing_is_kept(paste, year, mark):
    before = keeping.begun(year).text
    answer = paste(f"一、工作\n{mark}{LONG}")
    said = answer.context["form"].errors["text"]
    assert len(said) == 1
    assert said[0].startswith(f"第 2 行“{mark}委员积极履职")
    assert "最多 60 字" in said[0]
    assert keeping.begun(year).text == before
    assert paste(f"一、工作\n{mark}{'甲' * 60}").status_code == 302


def test_an_opening_that_is_too_long_is_told(paste, year):
    text = f"{'甲' * 5001}\n一、工作\n乙"
    assert "最多 5000 字" in paste(text, "instead").context["form"].errors["text"][0]
    assert paste(text, "behind").status_code == 302


@pytest.mark.parametrize(
    ("line", "kind", "lines"),
    [
        ("热线12345|网上平台|都受理。", "paragraph", ["热线12345|网上平台|都受理。"]),
        ("\t全年学习12次。", "paragraph", ["全年学习12次。"]),
        ("-5度天气里走访。", "paragraph", ["-5度天气里走访。"]),
        ("- 养老服务", "list", ["养老服务"]),
        ("|  | 2023 |  |", "table", ["| 2023 |"]),
        ("项目|数量\n调研|3", "table", ["项目|数量", "调研|3"]),
        ("项目 | 数量", "table", ["项目 | 数量"]),
        ("项目\t数量", "table", ["项目\t数量"]),
        ("好！！真的？！。对", "paragraph", ["好！！", "真的？！。", "对"]),
        ("。开头就是句号", "paragraph", ["。", "开头就是句号"]),
    ],
)
def test_what_a_line_is(line, kind, lines):
    _, (part,) = pasting.read(f"一、工作\n{line}")
    (block,) = part["blocks"]
    assert (block["kind"], block["lines"]) == (kind, lines)


PIECES = [
    "一、",
    "（二）",
    "# ",
    "## ",
    "- ",
    "· ",
    "|",
    "\t",
    "。",
    "！",
    "？",
    "”",
    "“",
    "甲乙",
    "提案12件",
    "，",
    "\n",
    "\n\n",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_is_lost_of_any_text(text):
    for opens in (True, False):
        with suppress(ValidationError):
            opening, parts = pasting.read(text, opens=opens)
            assert bare(all_of(opening, parts)).removeprefix(pasting.PLAIN) == bare(text)
