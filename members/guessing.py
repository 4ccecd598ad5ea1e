"""How hard a password is to guess: what anybody would try counts for little, however long it is."""

import re
import unicodedata
from pathlib import Path

ENOUGH = 5
"""Below it, it is refused: a common word or walk counts 1, a piece of pinyin or digits 2, each other sign once."""

WORDS = sorted(
    (
        word
        for line in (Path(__file__).parent / "data" / "guessed.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.split()
    ),
    key=len,
    reverse=True,
)
LINES = (
    "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "147258369", "a1s2d3f4g5h6j7k8l9", "1a2b3c4d5e6f7g8h",
)  # fmt: skip
WALKS = (*LINES, *(line[::-1] for line in LINES))
SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
ALIKE = str.maketrans("@0$315", "aosels")
FINALS = "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|er|ve|a|o|e|i|u|v"
PINYIN = re.compile(rf"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?(?:{FINALS})){{1,3}}")
DATED = re.compile(r"(?:19|20)\d\d(?:(?:0\d|1[0-2])(?:[0-2]\d|3[01])?)?")
LETTERS, DIGITS, REPEATED = re.compile(r"[a-z]+"), re.compile(r"\d+"), re.compile(r"(.{1,8}?)\1+")


def strength(password: str) -> int:
    """What is left of a password where a guesser's pieces count little; see ``ENOUGH``."""
    text = unicodedata.normalize("NFKC", password).casefold()
    if len(set(text)) < ENOUGH:
        return len(set(text))
    points, others, at = 0, set(), 0
    while at < len(text):
        length, worth = _piece(text, at)
        if length:
            points, at = points + worth, at + length
        else:
            others.add(text[at])
            at += 1
    return points + len(others)


def _piece(text: str, at: int) -> tuple[int, int]:
    """The longest piece that a guesser would try here: its length and what it counts; 0 where none begins."""
    found = [(0, 0), (_word(text, at), 1), (_walk(text, at), 1), _repeated(text, at), _pinyin(text, at)]
    if digits := DIGITS.match(text, at):
        dated = DATED.fullmatch(digits[0])
        found.append((len(digits[0]), 1 if dated else min(2, len(set(digits[0])))))
    return max(found, key=lambda one: (one[0], -one[1]))


def _word(text: str, at: int) -> int:
    plain, alike = text[at:], text[at:].translate(ALIKE)
    return next((len(word) for word in WORDS if plain.startswith(word) or alike.startswith(word)), 0)


def _walk(text: str, at: int) -> int:
    pressed, length = text[at:].translate(SHIFTED), 0
    for size in range(3, len(pressed) + 1):
        if not any(pressed[:size] in walk for walk in WALKS):
            break
        length = size
    return length


def _repeated(text: str, at: int) -> tuple[int, int]:
    found = REPEATED.match(text, at)
    if not found or len(found[0]) < 3:
        return 0, 0
    return len(found[0]), min(3, len(set(found[1])))


def _pinyin(text: str, at: int) -> tuple[int, int]:
    """A name or a word in pinyin, where it is all there is between other signs."""
    if at and text[at - 1].isascii() and text[at - 1].isalpha():
        return 0, 0
    letters = LETTERS.match(text, at)
    if letters and len(letters[0]) > 3 and PINYIN.fullmatch(letters[0]):
        return len(letters[0]), 2
    return 0, 0
