"""A default text asserts what records carry: each sentence has a figure or a condition, or says nothing that happened."""

from datetime import date

import pytest

from reports import keeping, kinds
from reports.content import gather
from reports.default_texts import DEFAULTS
from reports.text import default, read_line
from reports.tokens import keys_of
from tests import factories

NEUTRAL = {
    "[[年度]]年，[[本会]]认真履行政治协商、民主监督、参政议政职能",
    "[[期间]]，[[本会]]认真履行政治协商、民主监督、参政议政职能",
    "[[届次]]以来（[[期间]]），[[本会]]认真履行政治协商、民主监督、参政议政职能",
    "[[年度]]年，[[机构]]在[[本会]]领导下组织委员履职",
    "现将履职情况报告如下", "现将工作情况通报如下", "现将全年工作总结如下", "现将工作情况报告如下",
    "现将[[届次]]以来[[本会]]提案工作情况报告如下",
    "新的一年，[[本会]]将继续坚持大团结大联合，充分发挥专门协商机构作用，更好凝聚共识，以扎实的履职成效服务全区高质量发展",
    "下一季度，各委办要对照年度任务清单抓好落实",
    "下一步，[[本会]]将继续提高提案质量、办理质量和服务质量，推动更多提案成果转化",
    "新的一年，[[机构]]将围绕中心、服务大局，继续组织好委员履职",
}  # fmt: skip
"""What a committee does by its charter, what follows, and wishes."""

TITLES = {
    "坚持党的领导　筑牢政治忠诚", "坚持勤勉履职　服务中心大局", "坚持服务为民　增进民生福祉", "坚持团结民主　广泛凝聚共识",
    "坚持守正创新　构建协商体系", "坚持固本强基　加强队伍建设",
    "请示报告。", "年度协商计划。", "协商议政和调研视察。", "报送成果。", "联系企业。", "公益服务。", "委员参加活动。", "宣传报道。",
    "协商品牌。", "提案工作。", "微建议和社情民意。", "委员队伍。", "机关工作。",
    "协商议政和调研视察", "提案工作", "微建议和社情民意", "联系服务和宣传", "联系服务", "机关工作", "提案提出和审查立案", "提案办理",
    "提案人评价", "重点提案", "组织活动", "委员履职",
    "协商活动：", "完成的任务：", "主要活动：", "主要数据", "",
}  # fmt: skip
"""They name what is told beneath them, and leave with it."""


def unsupported(kind) -> list[str]:
    """Sentences that stand whatever the records say."""
    lines = [read_line(line) for line in default(kind).everything()]
    sentences = [one for line in lines if not (line.when or line.each) for one in line.text.rstrip("。").split("。")]
    return [one for one in sentences if not keys_of(one)]


@pytest.mark.parametrize("kind", DEFAULTS)
def test_every_sentence_has_a_figure_or_a_condition_or_says_nothing_that_happened(kind):
    assert [one for one in unsupported(kind) if one not in NEUTRAL] == []
    assert [one for one in default(kind).titles() if one not in TITLES] == []


def test_the_lists_hold_no_more_than_the_texts():
    assert {one for kind in DEFAULTS for one in unsupported(kind)} == NEUTRAL
    assert {one for kind in DEFAULTS for one in default(kind).titles()} == TITLES


def said(report) -> list[str]:
    content = gather(report)
    passages = [passage for section in content.sections for passage in section.passages]
    return ["".join(piece.text for piece in line) for passage in passages for line in passage.lines]


@pytest.fixture
def one_proposal(year):
    return factories.ProposalFactory(state="submitted", plenary=year, submitted_on="2024-02-01")


def test_a_year_with_one_proposal_says_that_and_no_more(year, one_proposal):
    assert said(keeping.begun(year)) == ["全年收到提案1件，经审查立案0件，并案0件，转社情民意0件。"]


def test_the_other_reports_of_that_year_say_that_and_no_more(year, one_proposal):
    wanted = {
        kinds.of_quarter(year, 1): ["本季度收到提案1件。", "今年以来累计收到提案1件，立案0件。"],
        kinds.of_proposals(year): ["共收到提案1件。"],
        kinds.of_period(year, date(2024, 1, 1), date(2024, 6, 30)): ["期间收到提案1件，立案0件。"],
        kinds.of_term(year): ["共收到提案1件，立案0件。"],
    }
    assert {one.kind: said(keeping.opened(one)) for one in wanted} == {one.kind: told for one, told in wanted.items()}
