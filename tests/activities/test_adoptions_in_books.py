"""Books that say adoptions, in cells of an opinion or on rows of their own."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.importing import OPINIONS
from activities.importing.adoptions import ADOPTION_COLUMNS, KEYS, Adopted, Reading
from activities.models import MicroSuggestion, OpinionAdoption
from cppcc.sheets import Table, runs
from members.models import Organization
from tests.bringing import book_of, by_cell, cell_of, changed, going_out, written

pytestmark = pytest.mark.usefixtures("in_2024")


HEADINGS = (
    "标题",
    "提交委员",
    "提交人",
    "提交日期",
    "状态",
    "采用层级",
    "采用渠道",
    "期号",
    "采用日期",
    "领导批示",
    "批示层级",
    "批示日期",
)


def line(**cells):
    usual = dict.fromkeys(HEADINGS, "") | {
        "标题": "充电难",
        "提交人": "民盟区委",
        "提交日期": "2024-03-01",
        "状态": "采用",
    }
    return [(usual | cells)[name] for name in HEADINGS]


def rows_of(title="充电难"):
    found = OpinionAdoption.objects.filter(opinion__title=title)
    return [(one.level, one.channel, one.issue, one.on and f"{one.on}", one.instruction) for one in found]


def test_a_book_says_several_adoptions_in_cells_or_on_rows(staff, year):
    Organization.objects.create(name="民盟区委", kind="party")
    content = book_of(
        HEADINGS,
        line(
            采用层级="区级、省级",
            采用渠道="本级党委信息、省政协信息",
            期号="3期、12期",
            采用日期="2024-03-05、2024-06-01",
        ),
        line(
            标题="停车难",
            采用层级="市级",
            采用日期="2024.5.1",
            领导批示="市长：阅。",
            批示层级="市",
            批示日期="2024-5-2",
        ),
        line(标题="停车难", 采用层级="国家级", 期号="8"),
        line(标题="停车难", 采用渠道="其他渠道", 期号="9"),
        line(标题="路灯", 采用层级="②省级①区级", 期号="①1②2"),
    )
    run = written(OPINIONS, content, staff.user)
    assert rows_of() == [
        ("district", "own_party", "3期", "2024-03-05", ""), ("province", "province_committee", "12期", "2024-06-01", ""),
    ]  # fmt: skip
    assert rows_of("停车难") == [
        ("city", "", "", "2024-05-01", "市长：阅。"), ("nation", "", "8", None, ""), ("", "other", "9", None, ""),
    ]  # fmt: skip
    assert rows_of("路灯") == [("district", "", "1", None, ""), ("province", "", "2", None, "")]
    assert MicroSuggestion.objects.filter(organization__name="民盟区委").count() == 3
    again = OPINIONS.read_content(content, staff.user)
    assert (again.faults, again.rows, again.same) == ([], [], 3)
    out = going_out(OPINIONS, MicroSuggestion.objects.order_by("pk"))
    back = OPINIONS.read_content(out, staff.user)
    assert (back.faults, back.rows, back.same) == ([], [], 3)
    runs.undo(run)
    assert not OpinionAdoption.objects.exists()


def test_a_row_without_a_key_adds_and_an_exported_one_changes(staff, year):
    written(OPINIONS, book_of(HEADINGS, line(采用层级="区级", 期号="1")), staff.user)
    written(OPINIONS, book_of(HEADINGS, line(采用层级="区级", 采用日期="2024-04-01")), staff.user)
    assert rows_of() == [("district", "", "1", "2024-04-01", "")]
    written(OPINIONS, book_of(HEADINGS, line(采用层级="国家级")), staff.user)
    assert rows_of() == [("district", "", "1", "2024-04-01", ""), ("nation", "", "", None, "")]
    out = going_out(OPINIONS, MicroSuggestion.objects.all())
    run = written(OPINIONS, changed(out, **{cell_of(OPINIONS, "采用层级"): "①市级\n②国家级"}), staff.user)
    assert rows_of() == [("city", "", "1", "2024-04-01", ""), ("nation", "", "", None, "")]
    runs.undo(run)
    assert rows_of()[0][0] == "district"
    found = OPINIONS.read_content(changed(out, **{cell_of(OPINIONS, "采用层级"): "①区级"}), staff.user)
    assert "不能删去" in by_cell(found.faults)[cell_of(OPINIONS, "采用层级")]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"采用层级": "区级、市级", "采用渠道": "其他渠道、省政协信息、本级党委信息"}, "采用层级", "个数不同"),
        ({"采用渠道": "没有的刊物"}, "采用渠道", "没有“没有的刊物”"),
        ({"采用层级": "市级", "采用日期": "2024-02-01"}, "采用日期", "早于提交日期"),
        ({"采用层级": "市级", "采用日期": "2025-02-01"}, "采用日期", "不能晚于今天"),
        ({"期号": "3"}, "采用层级", "请填写采用层级"),
        ({"采用层级": "市级", "批示日期": "2024-05-01"}, "领导批示", "须写明批示内容"),
        ({"采用层级": "市级", "期号": "长" * 41}, "期号", "最多 40 字"),
        ({"状态": "不采用", "采用渠道": "其他渠道"}, "采用层级", "不应填写"),
    ],
)
def test_each_fault_of_an_adoption_stands_at_its_cell(cells, column, words, staff, year):
    found = by_cell(OPINIONS.read_content(book_of(HEADINGS, line(**cells)), staff.user).faults)
    place = f"{'ABCDEFGHIJKL'[HEADINGS.index(column)]}2"
    assert words in found.get(place, ""), found


DAY = st.none() | st.dates(date(2024, 3, 1), date(2024, 12, 1))
ADOPTIONS = st.lists(
    st.builds(
        Adopted, level=st.sampled_from(["", "city", "nation"]), channel=st.sampled_from(["", "other"]), on=DAY,
        issue=st.text(alphabet="12期", max_size=4), instructed_on=st.none(),
        instruction=st.sampled_from(["", "区长：阅。", "一、办；\n二、报①", "①办；②报"]),
        title=st.just(""), instruction_level=st.just(""),
    ).filter(lambda one: one.level or one.channel or one.instruction),
    max_size=4,
)  # fmt: skip


class _Said:
    """An opinion as the columns ask it."""

    def __init__(self, told):
        self.adoptions = self
        self.rows = [OpinionAdoption(**one._asdict()) for one in told]

    def all(self):
        return self.rows


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=ADOPTIONS)
def test_what_cells_say_of_adoptions_is_read_as_it_was(told):
    headings = {one.key: one.heading for one in ADOPTION_COLUMNS}
    raw = {one.heading: one.value(_Said(told)) for one in ADOPTION_COLUMNS}
    table = Table(heads={name: at for at, name in enumerate(headings.values())})
    found = Reading(table, headings).of_row(2, raw, (Adopted(),) * len(told), ())
    assert table.faults == []
    assert found == told  # the shipped other channel has no level of its own
    assert set(KEYS) == set(headings)
