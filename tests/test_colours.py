"""Colours stand in one file under names that say what they mean, by day and by night, and each pair can be read."""

import re
import runpy
from itertools import chain
from pathlib import Path

import pytest

from activities.states import MICRO_TONES, TASK_TONES
from cppcc.papers import colours
from members.states import ASSESSMENT_TONES, DECLARATION_TONES, SCHEME_TONES, YEAR_TONES
from members.states import REPORT_TONES as DUTY_REPORT_TONES
from proposals.states import HAND_TONES
from proposals.states import TONES as PROPOSAL_TONES
from reports.states import TONES as REPORT_TONES

ROOT = Path(__file__).parent.parent
TOKENS = ROOT / "static/css/variables.css"
TEXT = TOKENS.read_text()
LITERAL = re.compile(
    r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b|%23[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|color-mix)\("
)
NAMED = re.compile(r"[:\s](?:white|black|red|blue|green|grey|gray|orange|yellow|silver)\s*(?:;|!|$)", re.MULTILINE)
SHEETS = [path for path in sorted((ROOT / "static/css").glob("*.css")) if path != TOKENS]
APPS = ("cppcc", "members", "proposals", "activities", "reports")
# What is printed carries its own ink: the paper of the standard, printed forms, Word files.
PRINTED = ("print/", "/print", "papers/word.py", "/word.py")
MAKERS = [
    path
    for path in sorted(chain.from_iterable((ROOT / app).rglob("*.py") for app in APPS))
    if path != Path(colours.__file__) and not any(part in path.as_posix() for part in PRINTED)
]
PAGES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "/print/" not in path.as_posix()]
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))


def blocks() -> dict[str, dict[str, str]]:
    """The tokens by day, by night as chosen, by night as the system has it."""
    found = {}
    for name, head in (
        ("day", r":root \{"),
        ("night", r'\[data-bs-theme="dark"\] \{'),
        ("system", r":root:not\(\[data-bs-theme=\"light\"\], .*?\) \{"),
    ):
        body = re.search(head + r"(.*?)\n\s*\}", TEXT, re.DOTALL)
        assert body, head
        found[name] = dict(re.findall(r"--house-([\w-]+): (#[0-9a-fA-F]+);", body[1]))
    return found


BLOCKS = blocks()
DECLARED = [
    (kind, ground, name)
    for kind, ground, names in re.findall(r"^\s+(pairs|edges) ([\w-]+): (.+)$", TEXT, re.MULTILINE)
    for name in names.split()
]


def light(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def literal(path: Path) -> list[str]:
    text = path.read_text()
    lines = text.splitlines()
    if path.suffix in (".py", ".js"):  # a colour stands in quotes there, an address or an id does not look like one
        quoted = re.compile(r"""["']#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})["']""")
        return [f"{path.name}:{n} {line.strip()}" for n, line in enumerate(lines, 1) if quoted.search(line)]
    if path.suffix == ".html":
        bare = [re.sub(r'(href|data-target|hx-target|hx-select)="#[^"]*"|&#\w+;', "", line) for line in lines]
        return [f"{path.name}:{n} {line.strip()}" for n, line in enumerate(bare, 1) if LITERAL.search(line)]
    return [
        f"{path.name}:{n} {line.strip()}"
        for n, line in enumerate(lines, 1)
        if (LITERAL.search(line) and not line.startswith("#")) or NAMED.search(line)
    ]


def test_no_colour_stands_outside_the_file_of_tokens():
    assert list(chain.from_iterable(literal(path) for path in [*SHEETS, *PAGES, *MAKERS, *SCRIPTS])) == []


def test_every_name_that_is_used_is_declared():
    declared = set(re.findall(r"(--house-[\w-]+):", TEXT))
    used = {
        name: path.name for path in [*SHEETS, TOKENS] for name in re.findall(r"var\((--house-[\w-]+)", path.read_text())
    }
    assert {name: where for name, where in used.items() if name not in declared} == {}


def test_the_night_of_the_system_is_the_night_that_is_chosen():
    assert BLOCKS["system"] == BLOCKS["night"]
    constant = {name for name in BLOCKS["day"] if name.startswith("chart-")}
    assert set(BLOCKS["night"]) == set(BLOCKS["day"]) - constant


@pytest.mark.parametrize("when", ["day", "night"])
def test_every_pair_that_is_declared_can_be_read(when):
    tokens = {**BLOCKS["day"], **BLOCKS[when]}
    least = {"pairs": 4.5, "edges": 3}
    weak = [
        f"{name} on {ground}: {contrast(tokens[name], tokens[ground]):.2f}"
        for kind, ground, name in DECLARED
        if contrast(tokens[name], tokens[ground]) < least[kind]
    ]
    assert weak == []
    assert len(DECLARED) > 40


def test_colours_that_say_different_things_are_not_alike():
    """The accent is not the red of overdue."""
    for tokens in (BLOCKS["day"], {**BLOCKS["day"], **BLOCKS["night"]}):
        for one, other in (("accent", "late"), ("late", "wait"), ("good", "wait"), ("going", "good")):
            apart = sum(
                abs(int(tokens[one][place : place + 2], 16) - int(tokens[other][place : place + 2], 16))
                for place in (1, 3, 5)
            )
            assert apart > 55, (one, other)


def test_drawings_have_the_same_colours_on_the_page_and_on_paper():
    day = BLOCKS["day"]
    assert [colour for colour, _ in colours.PARTS] == [day[f"chart-{n}"] for n in range(1, 8)]
    assert (day["chart-1"], day["chart-line"], day["chart-ink"]) == (colours.BARS, colours.LINE, colours.WORDS)


def test_parts_of_a_drawing_are_told_apart_without_colour():
    """Neighbours differ in hatch or by a clear step of grey."""
    for (one, hatch), (other, other_hatch) in zip(colours.PARTS, colours.PARTS[1:], strict=False):
        assert hatch != other_hatch or contrast(one, other) > 1.6


def test_nothing_of_the_former_red_is_left():
    assert [path.name for path in [*SHEETS, TOKENS] if "--house-red" in path.read_text()] == []


def test_sheets_are_written_one_declaration_a_line():
    """``python scripts/css.py`` writes them so."""
    script = runpy.run_path(str(ROOT / "scripts/css.py"))
    assert [path.name for path in [*SHEETS, TOKENS] if path.read_text() != script["written"](path.read_text())] == []


ALL_TONES = [
    ASSESSMENT_TONES, DECLARATION_TONES, DUTY_REPORT_TONES, HAND_TONES, MICRO_TONES, PROPOSAL_TONES, REPORT_TONES,
    SCHEME_TONES, TASK_TONES, YEAR_TONES,
]  # fmt: skip


def test_states_say_the_same_in_every_course():
    """Whoever waits for somebody is amber, what is under way grey-blue, and nothing is the red of overdue."""
    tones: dict[str, set[str]] = {}
    for course in ALL_TONES:
        for state, tone in course.items():
            tones.setdefault(str(state.label), set()).add(tone)
    assert {label: found for label, found in tones.items() if len(found) > 1} == {}
    only = {label: next(iter(found)) for label, found in tones.items()}
    assert {label for label, tone in only.items() if tone == "danger"} == set()
    assert {label for label, tone in only.items() if label.startswith(("待", "退回")) and tone != "warning"} == set()
    assert only["办理中"] == only["进行中"] == "primary"
