"""会议活动类别: what a member may be present at, in the committee's own terms; activities and duties share them."""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cppcc.vocabularies import Vocabulary, VocabularyQuerySet


def rules_naming(model: type[models.Model]) -> Callable[[str], list[models.Model]]:
    """The rows of a model whose rules (``held``) name an occasion by its key."""
    return lambda key: [row for row in model._default_manager.all() if key in set(_named(row.held))]  # type: ignore[attr-defined]


def _named(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data.get("occasions") or ()
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _named(one)


class OccasionQuerySet(VocabularyQuerySet["Occasion"]):
    def with_any(self, *flags: str) -> Any:
        """The keys of kinds with any of these flags, as a subquery."""
        return self.filter(reduce(or_, (Q(**{flag: True}) for flag in flags))).order_by().values("key")


class Occasion(Vocabulary):
    """A kind of meeting or activity. Figures ask its flags, duties and schemes its key."""

    FLAGS: ClassVar[tuple[str, ...]] = ("consultation", "research", "meeting", "training", "grassroots")
    WORDS: ClassVar[str] = "occasions"

    consultation = models.BooleanField("属于协商", default=False, help_text="计入“协商活动”。")
    research = models.BooleanField("属于调研视察", default=False, help_text="计入“调研视察”。")
    meeting = models.BooleanField("属于会议", default=False, help_text="全体会议、常委会会议等。")
    training = models.BooleanField("属于培训", default=False, help_text="计入“委员参加培训”。")
    grassroots = models.BooleanField(
        "属于工作站、活动组活动", default=False, help_text="计入“委员工作站与街道活动组活动”。"
    )

    objects = OccasionQuerySet.as_manager()  # type: ignore[misc]  # instead of the one of all vocabularies

    class Meta(Vocabulary.Meta):
        verbose_name = "会议活动类别"
