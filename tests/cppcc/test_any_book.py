"""Whatever a book holds: every import answers with faults by cell, and what it accepts it writes and knows again."""

from contextlib import suppress
from datetime import date, datetime, time

import pytest
from django.db import transaction
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc.books.layout import Found
from cppcc.books.shape import Row
from cppcc.rights import Refused, Role
from cppcc.sheets import all_importers
from cppcc.sheets.importer import suggested
from cppcc.sheets.keys import HEADING
from cppcc.sheets.reading import table_of
from members.models import Organization
from tests import factories

get_resolver().url_patterns  # noqa: B018  pages declare the imports
KINDS = sorted(one.kind for one in all_importers())
ODD = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(
        ["#N/A", "#REF!", "—", "_x000B_", "x" * 6000, "\U00020000", "𝟙²", "1e309", "0", "-1", "1.5", "\ud7ff"]
    ),
)
LIKELY = st.sampled_from([
    "张三", "李四、张三", "张三（农业界）", "王副主席", "民盟区委", "提案委员会", "区交通局", "机关", "教育", "男", "汉族", "中共",
    "2024-03-05", "2024.3.6", "2024年5月20日9:00-11:30", "2024-05-20 下午", date(2024, 3, 5), datetime(2024, 5, 20, 9), time(9),
    45432, 2024, "2024", 1, 2, "2", "是", "否", "已采用", "不采用", "已落地", "立案", "出席", "请假", "缺席", "视察", "公益", "市级",
    "口头发言", "重点项目视察", "示例", "A", "满意", "社会建设", "交通出行", "社情民意",
])  # fmt: skip


@pytest.fixture
def ground(in_2024):
    """What cells may name."""
    factories.MemberFactory(name="张三", sector=factories.SectorFactory(name="农业"))
    factories.MemberFactory(name="李四")
    factories.CommitteeFactory(name="提案委员会")
    factories.UnitFactory(name="区交通局")
    Organization.objects.create(name="民盟区委", kind="party")
    factories.PlenaryYearFactory(year=2023)
    factories.ActivityFactory(title="重点项目视察", starts_at=timezone.make_aware(datetime(2023, 5, 20, 9)))
    return factories.UserFactory(roles=[Role.STAFF])


@st.composite
def books(draw, one):
    """A table whose headings are mostly the import's: rows as the template has them, and a few cells of any sort."""
    usual = {column.heading: column for column in one.columns if column.heading != HEADING}
    examples = dict(zip(one.headings(), one.example(), strict=True))
    names = draw(st.permutations(list(usual)))
    names = names[: draw(st.integers(0, len(names)))]
    if draw(st.integers(0, 9)):
        names += [name for name in one.needed() if name not in names]
    shown = [draw(st.sampled_from((name, *usual[name].also))) for name in names]
    extra = draw(st.lists(st.text(max_size=6), max_size=2))
    rows = []
    for number in range(draw(st.integers(0, 3))):
        cells = [examples[name] if usual[name].needed or draw(st.booleans()) else "" for name in names]
        for _ in range(draw(st.integers(0, 3)) if cells else 0):
            cells[draw(st.integers(0, len(cells) - 1))] = draw(st.one_of(LIKELY, LIKELY, ODD))
        rows.append(Row(number + 2, (*cells, *(draw(ODD) for _ in extra))))
    return Found("甲", False, 1, 1, [*shown, *extra], rows)


@pytest.mark.parametrize("kind", KINDS)
def test_no_book_ends_in_an_error_and_what_is_accepted_is_written_and_known_again(ground, kind):
    one = next(each for each in all_importers() if each.kind == kind)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(books(one))
    def walk(found):
        columns = suggested(found, one.words())
        with transaction.atomic():
            sheet = one.read(table_of(found, columns), ground)
            for fault in (*sheet.faults, *sheet.tidied):
                assert fault.cell
                assert fault.words
                assert "约束" not in fault.words
            if not sheet.faults:
                one.outline(sheet)
                written(one, sheet, found, columns)
            transaction.set_rollback(True)

    def written(one, sheet, found, columns):
        number = len(sheet.rows) + sheet.same
        with suppress(Refused):  # rows that cannot stand beside each other: told in words, and nothing stays
            one.write(sheet, ground)
            known_again(one, sheet, found, columns, number)

    def known_again(one, sheet, found, columns, number):
        again = one.read(table_of(found, columns), ground)
        assert (again.faults, again.rows) == ([], []), found
        assert again.same == number

    walk()
