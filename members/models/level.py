"""层级: where something was adopted, published or acted on; kept once for duties, schemes, opinions and the press."""

from typing import ClassVar

from django.db import models

from cppcc.vocabularies import Vocabulary


class Level(Vocabulary):
    """A level, the lower ones first. ``key`` stands in the duty ledger and in the rules of schemes."""

    WORDS = "levels"
    FLAGS: ClassVar[tuple[str, ...]] = ("above",)

    above = models.BooleanField("省级以上", default=False, help_text="计入“省级以上采用”。")

    class Meta(Vocabulary.Meta):
        verbose_name = "层级"
