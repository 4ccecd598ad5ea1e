"""履职角色: what a member was in a duty, and of which kind a leave was; the built-in ones are its first rows, an office adds its own."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cppcc.vocabularies import Vocabulary, same_while_known, same_while_used
from members import possible

BETWEEN = re.compile(r"[、，,；;]")
NOT_BOTH = "请假的种类不由几名委员共同完成，不能同时是“第一人以外”。"
NO_LIST = "名称里不要用顿号、逗号和分号：表格里用它们分开几个角色。"


class DutyPart(Vocabulary):
    """A part. The program makes records with the built-in ones, and leaves with those that are kinds of leave; the others
    are taken by kinds that name them.
    """

    WORDS: ClassVar[str] = possible.PART_WORDS
    KNOWN = possible.PART_NAMES
    FLAGS: ClassVar[tuple[str, ...]] = ("beside", "leave")

    beside = models.BooleanField(
        "第一人以外", default=False, help_text="“由第一人以外的委员平分”的分值可以用于这个角色。"
    )
    leave = models.BooleanField(
        "请假的种类",
        default=False,
        db_default=False,
        help_text="请假时可以选择，例如公假、病假、事假；考核办法可以按它分别计分。",
    )

    class Meta(Vocabulary.Meta):
        verbose_name = "履职角色"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="duty_part_has_name", violation_error_message="请填写名称。"
            )
        ]


def check(row: DutyPart) -> None:
    """What the register asks of a part. Raises ValidationError by field."""
    if BETWEEN.search(row.name):
        raise ValidationError({"name": NO_LIST})
    if row.beside and row.leave:
        raise ValidationError({"leave": NOT_BOTH})
    if row.built_in:
        same_while_known(row, fixed(row))
    else:
        same_while_used(row)


def fixed(row: DutyPart) -> tuple[str, ...]:
    """The fields of a part that nobody changes."""
    return ("name", *DutyPart.FLAGS, "until_year") if row.built_in else ()
