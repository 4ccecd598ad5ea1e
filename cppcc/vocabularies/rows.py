"""A value of a vocabulary: added, ended, renamed while nothing holds it; never deleted from under a record."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError, Q

from cppcc.models import Versioned
from cppcc.search import SearchedQuerySet
from cppcc.texts import CodeField
from cppcc.vocabularies import keeping

M = TypeVar("M", bound=models.Model)
Holders = Callable[[str], Iterable[models.Model]]
BUILT_IN, FIXED = "系统自带的不能删除。", "系统自带的不能改动这一项。"
GONE = "（已不存在）"
USED = "已有记录使用，不能改名或改变统计口径。请填写“用至年度”停用，再新建。"


def _counts(rows: Iterable[models.Model]) -> bool:
    if isinstance(rows, models.QuerySet):
        return bool(rows.exists())
    return any(not isinstance(row, Vocabulary) and not getattr(row, "is_draft", False) for row in rows)


def _changed(held: Any, said: Any) -> bool:
    """Whether a value says something else than what is kept; of several it may say more, in any order."""
    return bool(set(held) - set(said)) if isinstance(held, list) else bool(held != said)


def new_key() -> str:
    """The key of a value that staff add: short, of no meaning, never the key of a shipped one."""
    return f"k{secrets.token_hex(4)}"


class VocabularyQuerySet(SearchedQuerySet[M]):
    def open_in(self, year: int) -> Self:
        """Those that records of a year may take."""
        return self.filter(Q(until_year=None) | Q(until_year__gte=year))

    def keys(self, **flags: bool) -> Any:
        """The keys of those with these flags, as a subquery for ``kind__in``."""
        return self.filter(**flags).order_by().values("key")

    def update(self, **values: Any) -> int:
        keeping.forget()
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        keeping.forget()
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own

    def delete(self) -> tuple[int, dict[str, int]]:
        for row in self:
            row.refuse_while_used()  # type: ignore[attr-defined]  # of vocabularies
        keeping.forget()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own
    delete.queryset_only = True  # type: ignore[attr-defined]  # as Django marks its own


class Vocabulary(Versioned):
    """One value. Its ``key`` stands in the records and in what was signed, and stays for ever; its name is for people.

    ``FLAGS``: the fields that say what a value means to figures.
    """

    FLAGS: ClassVar[tuple[str, ...]] = ()
    WORDS: ClassVar[str] = ""
    """Under which word floors below the models ask for the names (``words_of``)."""
    KNOWN: ClassVar[Mapping[str, str]] = {}
    """Key and name of the values that code itself knows: nobody deletes or renames them."""
    held_by: ClassVar[list[Holders]] = []
    """The records that hold a key: those of each ``KeyField``, and what is declared with ``also_held``."""

    key = models.CharField("代码", max_length=30, unique=True, default=new_key, editable=False)
    name = CodeField("名称", max_length=60, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=100)
    until_year = models.PositiveSmallIntegerField(
        "用至年度", null=True, blank=True, help_text="停用的仍留在往年的记录和统计中。"
    )

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.held_by = []
        if cls.WORDS:
            keeping.declare(cls.WORDS, cls)

    @classmethod
    def also_held(cls, holders: Holders) -> Holders:
        """Declare which records hold keys elsewhere, in a document for example."""
        cls.held_by.append(holders)
        return holders

    @classmethod
    def named(cls, key: str) -> str:
        """What a value is called, never its key; "" for none."""
        return cls.KNOWN.get(key) or (keeping.names_of(cls).get(key, GONE) if key else "")

    @property
    def built_in(self) -> bool:
        return self.key in self.KNOWN

    @property
    def in_use(self) -> bool:
        """Whether anything that counts holds the key; a draft and another value only name it, and follow its changes."""
        return any(map(_counts, (holders(self.key) for holders in self.held_by)))

    def refuse_while_used(self) -> None:
        """Raises ProtectedError with the records that hold the key, or of a value that code knows."""
        if self.built_in:
            raise ProtectedError(BUILT_IN, {self})
        used = {row for holders in self.held_by for row in holders(self.key)}
        if used:
            raise ProtectedError(f"“{self.name}”{USED}", used)

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        keeping.forget()
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_while_used()
        keeping.forget()
        return super().delete(*args, **kwargs)


def same_while_used(row: Vocabulary) -> None:
    """A register's check: a value that is used keeps its name and its flags. Raises ValidationError."""
    former = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
    if former is None or not former.in_use:
        return
    changed = [name for name in ("name", *row.FLAGS) if _changed(getattr(former, name), getattr(row, name))]
    if changed:
        raise ValidationError(dict.fromkeys(changed, USED))


def _plain(value: Any) -> Any:
    """Of several values the order means nothing."""
    return set(value) if isinstance(value, list) else value


def same_while_known(row: Vocabulary, names: Iterable[str]) -> None:
    """A register's check: these fields of a value that code knows stay as they are kept. Raises ValidationError."""
    former = type(row)._default_manager.filter(pk=row.pk).values(*names).first() or {}
    if changed := [name for name in names if _plain(former.get(name)) != _plain(getattr(row, name))]:
        raise ValidationError(dict.fromkeys(changed, FIXED))


def ended_words(model: type[Vocabulary], key: str, year: int) -> str:
    """Why a record of a year may not take a value; "" where it may."""
    return ended_among(keeping.rows_of(model), key, year)


def ended_among(rows: Iterable[Any], key: str, year: int) -> str:
    """The same of rows that were read before."""
    for row in rows:
        if row.key == key and row.until_year is not None and row.until_year < year:
            return f"“{row.name}”只用至 {row.until_year} 年度，请换一个。"
    return ""
