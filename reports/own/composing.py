"""The kept rows as figures: one query for all of them; what can no longer be resolved is left out, and told on its page."""

from collections.abc import Iterator, Mapping

from cppcc import figures
from cppcc.figures import Entry, UnknownCut
from reports.models import OwnFigure
from reports.own.choosing import Kind, called, composed_of, from_data
from reports.own.usage import usage_of


class Resolving:
    """Turns rows into figures, each once."""

    def __init__(self, rows: Mapping[str, OwnFigure], known: Mapping[str, Entry]) -> None:
        self.rows, self.known = rows, known
        self.found: dict[str, Entry | str] = {}

    def entry(self, key: str, way: tuple[str, ...] = ()) -> Entry:
        """Raises UnknownCut, in words, where the row can't be counted."""
        if key in self.known:
            return self.known[key]
        if key not in self.rows:
            raise UnknownCut(f"用到的数据“{key}”已不存在或已停用")
        if key in way:
            raise UnknownCut("自设数据互相引用，无法计算")
        if key not in self.found:
            try:
                self.found[key] = self._made(self.rows[key], (*way, key))
            except UnknownCut as fault:
                self.found[key] = str(fault)
        kept = self.found[key]
        if isinstance(kept, str):
            raise UnknownCut(kept)
        return kept

    def _made(self, row: OwnFigure, way: tuple[str, ...]) -> Entry:
        if row.kind == Kind.COUNTED:
            return called(figures.from_data(row.data), row)
        kept = from_data(row.kind, row.data)
        keys = kept.parts or (kept.of, kept.to)
        return called(composed_of(row.kind, [self.entry(key, way) for key in keys]), row)


def composed(known: Mapping[str, Entry]) -> Iterator[Entry]:
    """All that can be counted, in the order of the register."""
    resolving = _of_all(known)
    for key in resolving.rows:
        try:
            yield resolving.entry(key)
        except UnknownCut:
            continue


def _of_all(known: Mapping[str, Entry]) -> Resolving:
    return Resolving({row.key: row for row in OwnFigure.objects.all()}, known)


def refuse_breaking(row: OwnFigure, entry: Entry, now: Mapping[str, Entry]) -> None:
    """A changed figure leaves those countable that are made of it. ``now``: every figure that can be counted.

    Raises UnknownCut. Where the change makes a new edition they keep the former one.
    """
    usage = usage_of(row)
    if usage.used or not usage.others:
        return
    resolving = _of_all(
        {key: one for key, one in now.items() if not key.startswith("own.")} | {row.key: called(entry, row)}
    )
    for above in usage.others:
        if above.key in now:
            try:
                resolving.entry(above.key)
            except UnknownCut as fault:
                raise UnknownCut(f"“{above}”用到它，会因此无法计算：{fault}") from None


def fault_of(row: OwnFigure) -> str:
    """Why the row can't be counted any more; "" where it can."""
    resolving = _of_all({one.key: one for one in figures.everything() if not one.key.startswith("own.")})
    try:
        resolving.entry(row.key)
    except UnknownCut as fault:
        return str(fault)
    return ""
