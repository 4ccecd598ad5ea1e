"""履职种类: what a record of the duty ledger may be of; the built-in ones are its first rows, an office adds its own."""

from collections.abc import Iterator
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cppcc.vocabularies import KeysField, Names, Offered, Vocabulary, rows_of, same_while_known, same_while_used
from members import possible
from members.models.part import DutyPart

WAYS = ("declared", "by_staff", "by_sheet")
"""How declarations of a kind come in."""
NO_WAY = "请至少选择一种登记办法：委员申报、机关代录或表格导入。"


class DutyKind(Vocabulary):
    """A kind. What records of the built-in ones can carry is the program's (``members.possible``); of others it stands here."""

    WORDS: ClassVar[str] = possible.WORDS
    KNOWN = possible.NAMES
    FLAGS: ClassVar[tuple[str, ...]] = ("parts", "occasions", "levels", "unit", "shared", "nothing_done")

    note = models.CharField("说明", max_length=100, blank=True, help_text="申报时显示，例如“每半天一条”。")
    parts = KeysField("角色", of=DutyPart, help_text="登记时从中选择一个；都不选的只有“参加”。")
    occasions = models.BooleanField("分场合", default=False, help_text="登记时选择会议活动类别。")
    levels = models.BooleanField("分层级", default=False, help_text="登记时选择区级、市级等层级。")
    unit = models.CharField(
        "数量单位", max_length=10, blank=True, help_text="有数量的填写，例如小时、篇、元；只计次数的留空。"
    )
    shared = models.BooleanField("可以几人共同完成", default=False, help_text="登记时填写由几名委员共同完成。")
    declared = models.BooleanField("委员申报", default=True)
    by_staff = models.BooleanField("机关代录", default=True)
    by_sheet = models.BooleanField("表格导入", default=True)
    nothing_done = models.BooleanField(
        "不算委员做了事", default=False, help_text="例如迟到、被通报：计入得分，不计入“已履职”。"
    )

    class Meta(Vocabulary.Meta):
        verbose_name = "履职种类"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="duty_kind_has_name", violation_error_message="请填写名称。"
            )
        ]

    @property
    def carries(self) -> possible.Carries:
        return possible.of_row(self)


def check(row: DutyKind) -> None:
    """What the register asks of a kind. Raises ValidationError by field."""
    if row.built_in:
        same_while_known(row, fixed(row))
    else:
        same_while_used(row)
    if row.carries.declared and not any(getattr(row, way) for way in WAYS):
        raise ValidationError({"declared": NO_WAY})


def fixed(row: DutyKind) -> tuple[str, ...]:
    """The fields of a kind that nobody changes: of a built-in one all that the program makes of it."""
    if not row.built_in:
        return ()
    ways = () if row.carries.declared else WAYS
    return ("name", *DutyKind.FLAGS, *ways, "until_year")


class Declarable(Names):
    """Key and name of every kind that is or was declared: by what declarations are filtered and sheets are read."""

    def __init__(self) -> None:
        super().__init__(DutyKind)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield from ((row.key, row.name) for row in rows_of(DutyKind) if row.carries.declared)


class ComesBy(Offered):
    """The kinds that are taken by a way (``WAYS``), as a form offers them."""

    def __init__(self, way: str) -> None:
        super().__init__(DutyKind)
        self.way = way

    def __iter__(self) -> Iterator[tuple[str, str]]:
        taken = {row.key for row in rows_of(DutyKind) if getattr(row, self.way)}
        yield from ((key, name) for key, name in super().__iter__() if key in taken)
