"""Books of 300 members and of 1,000 proposals with their texts, units, replies and evaluations, beside a bare read."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from cppcc.books.opening import read_book
from cppcc.models import Import
from cppcc.rights import Role
from cppcc.sheets import Importer, runs
from members import duties
from members.importing import REGISTER
from members.models import Member
from proposals.importing import PROPOSALS
from proposals.models import Proposal
from tests import factories
from tests.bench.reading import Reading, measured
from tests.bringing import book_of

MEMBERS, PROPOSED = 300, 1_000


def members() -> bytes:
    factories.SectorFactory(name="教育")
    heads = ("姓名", "性别", "出生年月", "政治面貌", "界别", "工作单位", "职务", "手机", "任职时间")
    rows = [
        (_name(at), "男女"[at % 2], f"19{60 + at % 30}.{1 + at % 12:02d}", "中共党员", "教育", f"第{at}中学", "教师", 13000000000 + at,
         "2022.1.10")
        for at in range(MEMBERS)
    ]  # fmt: skip
    return book_of(("委员名册",), heads, *rows)


def proposals() -> bytes:
    units = [factories.UnitFactory(name=f"第{at}局").name for at in range(60)]
    heads = (
        "年度",
        "编号",
        "案由",
        "提案人",
        "类别",
        "情况",
        "建议",
        "主办单位",
        "会办单位",
        "提交日期",
        "立案日期",
        "答复日期",
        "办理结果",
        "评价",
    )
    rows = []
    for at in range(PROPOSED):
        on = date(2023, 1, 8) + timedelta(days=at % 200)
        who = "、".join(_name((at * 7 + place) % MEMBERS) for place in range(1 + at % 3))
        rows.append(
            (2023, at + 1, f"关于第{at}件事的提案", who, "社会建设", f"情况{at}。" * 100, f"建议{at}。" * 60, units[at % 60],
             units[(at + 1) % 60], on, on + timedelta(days=7), on + timedelta(days=90), "A类", "满意")
        )  # fmt: skip
    return book_of(heads, *rows)


def _name(at: int) -> str:
    return f"成{chr(0x4E00 + at)}{chr(0x5E00 + at)}"


def readings() -> Iterator[Reading]:
    year = factories.PlenaryYearFactory(year=2023)
    office = factories.UserFactory(roles=[Role.STAFF])
    yield from _taken(REGISTER, members(), office, MEMBERS, "members")
    assert Member.objects.count() == MEMBERS
    yield from _taken(PROPOSALS, proposals(), office, PROPOSED, "proposals")
    assert Proposal.objects.count() == PROPOSED
    assert duties.rebuild(year, only_look=True).total == 0


def _taken(one: Importer, content: bytes, office: Any, rows: int, words: str) -> Iterator[Reading]:
    yield measured(f"a bare read of {rows} {words}", lambda: read_book(content), times=1)
    run = Import(kind=one.kind, user_id=office.pk, name="表.xlsx")
    run.file.save(f"{one.kind}.book", ContentFile(content), save=False)
    runs.look(run)
    yield measured(f"the dry run of {rows} {words}", lambda: runs.attempt(run), times=1)
    assert not run.said["faults"], run.said["faults"][:3]
    yield measured(f"the import of {rows} {words}", lambda: runs.carry_out(run, run.said["sight"]), times=1)
