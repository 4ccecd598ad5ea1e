"""履职种类: what a record of the duty ledger may be of; the built-in ones are its first rows, an office adds its own."""

from collections.abc import Iterator
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError, Q

from cppcc.vocabularies import Names, Offered, Vocabulary, rows_of, same_while_used
from members import possible
from members.kinds import Kind

WAYS = ("declared", "by_staff", "by_sheet")
"""How declarations of a kind come in."""
BUILT_IN = "系统自带的种类不能删除。不再由委员申报的，取消“委员申报”。"
FIXED = "系统自带的种类不能改动这一项。"
NO_WAY = "请至少选择一种登记办法：委员申报、机关代录或表格导入。"
ONLY_BUILT_IN = "“由系统记录”只用于系统自带的种类，请另选。"


class DutyKind(Vocabulary):
    """A kind. What records of the built-in ones can carry is the program's (``members.possible``); of others it stands here."""

    class Roles(models.TextChoices):
        """Which parts a member may have in it."""

        NONE = "", "参加（不分角色）"
        SPOKEN = "spoken", "口头或书面"
        OWN = "own", "个人或集体"
        SYSTEM = possible.BY_SYSTEM, "由系统记录"

    WORDS: ClassVar[str] = possible.WORDS
    FLAGS: ClassVar[tuple[str, ...]] = ("roles", "occasions", "levels", "unit", "shared", "nothing_done")

    note = models.CharField("说明", max_length=100, blank=True, help_text="申报时显示，例如“每半天一条”。")
    roles = models.CharField("角色", max_length=10, choices=Roles, blank=True, default="")
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
    def built_in(self) -> bool:
        return self.key in Kind.values

    @property
    def carries(self) -> possible.Carries:
        return possible.of_row(self)

    def refuse_while_used(self) -> None:
        if self.built_in:
            raise ProtectedError(BUILT_IN, {self})
        super().refuse_while_used()


def check(row: DutyKind) -> None:
    """What the register asks of a kind. Raises ValidationError by field."""
    if not row.built_in:
        if row.roles == DutyKind.Roles.SYSTEM:
            raise ValidationError({"roles": ONLY_BUILT_IN})
        same_while_used(row)
    elif changed := _changed(row, fixed(row)):
        raise ValidationError(dict.fromkeys(changed, FIXED))
    if row.carries.declared and not any(getattr(row, way) for way in WAYS):
        raise ValidationError({"declared": NO_WAY})


def fixed(row: DutyKind) -> tuple[str, ...]:
    """The fields of a kind that nobody changes: of a built-in one all that the program makes of it."""
    if not row.built_in:
        return ()
    ways = () if row.carries.declared else WAYS
    return ("name", *DutyKind.FLAGS, *ways, "until_year")


def _changed(row: DutyKind, names: tuple[str, ...]) -> list[str]:
    """Which of these fields say something else than what is kept."""
    former = DutyKind.objects.filter(pk=row.pk).values(*names).first() or {}
    return [name for name in names if former.get(name) != getattr(row, name)]


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
