"""A text as its editors see it: figures by their names in the field's own words; it is kept by their keys.

``[[proposals.filed:汉字]]`` is read and written ``[[立案提案:汉字]]``, ``〔当 proposals.reply_rate = 100〕`` is
``〔当 提案办复率 = 100〕``, also where 且 and 或 join several. A key never changes, a name may: what is kept follows it.
"""

import re
from collections import Counter
from collections.abc import Iterable

from cppcc.figures import Entry, leaves
from reports.brackets import folded
from reports.conditions import turned
from reports.spans import SPANS, YEARS, YEARS_WORD

TITLES = "titles"
SPREAD = "分列"
"""In front of a figure that is told part by part: its form names the dimension first."""
NAMES = ("年度", "期间", "本会", "届次", "机构")
NAMED = "名称"
"""What editors read for ``titles``: the names of the records behind a figure."""
NUMBERED = "序号"
INSIDE = re.compile(r"\[\[([^\[\]\n]*)\]\]")
MARKED = re.compile(r"^([ \u3000]*〔(?:当|逐条)\s*)([^〕\n]+?)(\s*〕)", re.MULTILINE)
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
SIGN = re.compile(r"\s*([=＝><＞＜≥≤≧≦])\s*")
PLAIN_SIGNS = str.maketrans("＝＞＜：", "=><:")
TAKEN = {*NAMES, NAMED, NUMBERED, SPREAD, *SPANS}
"""Words of the texts that no figure may be called."""
AMBIGUOUS = re.compile(r"[\[\]:：〔〕=＝><＞＜≥≤≧≦]")


class Wording:
    """Turns the lines of one text from keys to names and back.

    A figure whose name another one has too, or that has signs of a token in it, keeps its key.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        found = list(entries)
        often = Counter(entry.label for entry in found)
        keys = {entry.key for entry in found}
        self.names = {
            entry.key: entry.label
            for entry in found
            if often[entry.label] == 1 and entry.label not in TAKEN | keys and not AMBIGUOUS.search(entry.label)
        }
        self.keys = {name: key for key, name in self.names.items()}
        self._entries = {entry.key: entry for entry in found}
        self._units = dict.fromkeys((*NAMES, NAMED, NUMBERED), "")
        self._units |= {name: entry.unit for entry in found for name in (entry.label, entry.key)}

    def _by(self, named: str, form: str) -> str:
        """The form of a figure told part by part, with its dimension by name for a key and by key for a name."""
        entry = self._entries.get(self.keys.get(named, named))
        said, _, wish = form.partition(" ")
        if entry is None:
            return form
        cuts = leaves(entry)[0].source.cuts
        both = [(YEARS, YEARS_WORD), *((one.key, one.label) for one in cuts)]
        known = dict(both) if named in self._entries else {label: key for key, label in both}
        return " ".join(filter(None, [known.get(said, said), wish.strip()]))

    def unit(self, inside: str) -> str | None:
        """What stands in brackets, with or without a span and a form, as the unit of the figure that it names."""
        runs = inside.translate(PLAIN_SIGNS).split(":")
        return next((self._units[name] for run in runs if (name := run.strip()) in self._units), None)

    def shown(self, line: str) -> str:
        """The line as editors read it."""
        return self._turned(line, self.names, {TITLES: NAMED})

    def said(self, line: str) -> str:
        """The line as it is read, where nobody types: a figure whose name others share is called by it all the same."""
        entries = self._entries
        return KEY.sub(lambda found: entries[found[0]].label if found[0] in entries else found[0], self.shown(line))

    def kept(self, line: str) -> str:
        """The line as it is kept, in whatever brackets it was typed; a name that no figure has stays, and is a fault."""
        return self._turned(folded(line, self.unit), self.keys, {NAMED: TITLES})

    def _turned(self, line: str, words: dict[str, str], kinds: dict[str, str]) -> str:
        def token(match: re.Match[str]) -> str:
            runs = [run.strip() for run in match.group(1).translate(PLAIN_SIGNS).split(":")]
            if len(runs) == 3 and runs[0] == SPREAD:
                return f"[[{SPREAD}:{words.get(runs[1], runs[1])}:{self._by(runs[1], runs[2])}]]"
            if len(runs) > 1 and runs[0] in (*kinds, SPREAD, *SPANS):
                kind, key, *form = runs
                return f"[[{':'.join([kinds.get(kind, kind), words.get(key, key), *form])}]]"
            key, *form = runs
            return f"[[{':'.join([words.get(key, key), *form])}]]"

        def figure(named: str) -> str:
            kind, colon, key = named.rpartition(":")
            return f"{kind}{colon}{words.get(key, key)}"

        def mark(match: re.Match[str]) -> str:
            before, said, behind = match.groups()
            if "当" in before and (condition := turned(said, figure)):
                return f"{before}{condition}{behind}"
            named, *rest = SIGN.split(said.translate(PLAIN_SIGNS), maxsplit=1)
            return f"{before}{' '.join([figure(named), *rest])}{behind}"

        return INSIDE.sub(token, MARKED.sub(mark, line))
