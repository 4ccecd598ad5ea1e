"""Documents of proposals as PDF, and those that an office edits as DOCX."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from docx.shared import Mm, RGBColor
from PIL import Image, UnidentifiedImageError

from cppcc.apart.pictures import eight_bit
from cppcc.calendar import clock
from cppcc.identity import committee_name
from cppcc.papers import printing
from cppcc.papers.word import FANG, HEI, KAI, SONG, Paper
from cppcc.workflow import course_of
from members.models import PlenaryYear
from proposals import lettering, showing
from proposals.models import Assignment, LetterFile, Proposal, Reply, SatisfactionGrade, rules_of

RED = RGBColor(0xB2, 0x22, 0x22)
AT_ONCE = 200
"""Proposals laid out together: all 2,000 of a large city's year at once take 1.6 GB."""
PORTION = 100
"""Of more than these so many together: the child of the slow worker holds what it has laid out until it ends."""
LISTED = 3
"""Of the table of contents, so many times as many entries as proposals: 2,000 at once take 350 MB."""


def _head(year: PlenaryYear) -> str:
    return rules_of(year).letter_head or committee_name()


def _paper(
    name: str,
    context: dict[str, Any],
    progress: Any = None,
    pictures: printing.NamedPictures | None = None,
    begin: printing.Begin | None = None,
) -> printing.Pdf:
    return printing.paper(f"proposals/print/{name}.html", context, progress=progress, pictures=pictures, begin=begin)


def proposal_form(proposal: Proposal) -> printing.Pdf:
    """提案: the proposal as its proposers sign it."""
    return _paper("proposal_form", {"proposal": proposal, "head": _head(proposal.plenary)})


def dispatch_slip(proposal: Proposal) -> printing.Pdf:
    """交办单: which units handle it until when."""
    return _paper("dispatch_slip", {"proposal": proposal, "head": _head(proposal.plenary), **_hands(proposal)})


def reply_letter(letter: Reply) -> printing.Pdf:
    """复函: GB/T 9704 letter, the result class at the top right of the first page."""
    facts = _letter(letter)
    return _paper("reply_letter", facts, pictures=_pictures([facts]))


def feedback_form(proposal: Proposal) -> printing.Pdf:
    """征询意见表: what the proposer fills in on paper."""
    sent = [letter for hand in proposal.assignments.all() for letter in hand.replies.all() if letter.sent_on]
    return _paper(
        "feedback_form", {"proposal": proposal, "head": _head(proposal.plenary), "letters": sent, **_grades(proposal)}
    )


def _grades(proposal: Proposal) -> dict[str, Any]:
    """The boxes to tick, and which of them mean that the units handle the proposal again."""
    grades = list(SatisfactionGrade.objects.open_in(proposal.plenary.year))
    return {"grades": grades, "again": "、".join(grade.name for grade in grades if grade.asks_again)}


def compendium(
    year: PlenaryYear, proposals: list[Proposal], progress: Any = None, *, at_once: int = AT_ONCE
) -> printing.Pdf:
    """提案汇编: the filed proposals of a year, each on a page of its own; many are laid out in portions."""
    if len(proposals) <= at_once:
        return _book(year, [(one, None) for one in proposals], proposals, progress, number=len(proposals))
    tell = progress or (lambda percent, step: None)
    tell(6, "正在排版目录")
    front = _contents(year, [(one, 2 * place + 1) for place, one in enumerate(proposals)], LISTED * at_once)
    for _ in range(3):
        before = sum(part.pages for part in front)
        parts, pages = _portions(year, proposals, before, min(at_once, PORTION), tell)
        tell(86, "正在排版目录")
        front = _contents(year, list(zip(proposals, pages, strict=True)), LISTED * at_once)
        if (before - sum(part.pages for part in front)) % 2 == 0:
            break  # else what follows a longer table of contents has left pages for right ones
    parts = [*front, *parts]
    tell(90, f"正在合订，共 {sum(part.pages for part in parts)} 页")
    return printing.joined(parts, f"{committee_name()}{year.plenary_name}提案汇编")


def _contents(year: PlenaryYear, listed: list[tuple[Proposal, int]], at_once: int) -> list[printing.Pdf]:
    """Cover and table of contents; each part but the last one ends with a full page."""
    parts: list[printing.Pdf] = []
    done = 0
    while done < len(listed):
        few = listed[done : done + at_once]
        part = _book(year, few, [], number=0 if parts else len(listed))
        if done + at_once < len(listed) and part.anchors[f"c{few[0][0].pk}"] < part.pages - 1:
            few = [one for one in few if part.anchors[f"c{one[0].pk}"] < part.pages - 1]
            part = _book(year, few, [], number=0 if parts else len(listed))
        parts.append(part)
        done += len(few)
    return parts


def _portions(
    year: PlenaryYear, proposals: list[Proposal], before: int, at_once: int, tell: printing.Tell
) -> tuple[list[printing.Pdf], list[int]]:
    """The proposals' pages behind ``before`` others, and the number of the page on which each proposal begins."""
    parts: list[printing.Pdf] = []
    pages: list[int] = []
    done = 0
    for start in range(0, len(proposals), at_once):
        tell(8 + 78 * start // len(proposals), f"正在排版 第 {start + 1} / {len(proposals)} 件")
        few = proposals[start : start + at_once]
        begin = printing.Begin(done + 1, left=(before + done) % 2 == 1)
        parts.append(_book(year, [], few, begin=begin))
        pages += [done + 1 + parts[-1].anchors[f"p{one.pk}"] for one in few]
        done += parts[-1].pages
    return parts, pages


def _book(
    year: PlenaryYear,
    listed: Sequence[tuple[Proposal, int | None]],
    proposals: list[Proposal],
    progress: Any = None,
    begin: printing.Begin | None = None,
    number: int = 0,
) -> printing.Pdf:
    """Contents of what is ``listed`` (with its page where that is known) and the text of proposals; before them, of a
    book's first part, the cover with the ``number`` of all.
    """
    context = {"year": year, "listed": listed, "proposals": proposals, "head": _head(year), "number": number}
    context |= {"covered": number > 0, "elsewhere": printing.ELSEWHERE}
    return _paper("compendium", context, progress, begin=begin)


def case_file(proposal: Proposal) -> printing.Pdf:
    """案卷: everything about one proposal."""
    course = course_of(proposal)
    letters = [_letter(letter) for hand in proposal.assignments.all() for letter in hand.letters]
    hands = _hands(proposal)
    context = {
        "proposal": proposal,
        "course": course,
        "letters": letters,
        "head": _head(proposal.plenary),
        "talks_of_units": showing.talks_of_units(proposal.assignments.all()),
        "grades": showing.paper_grades(proposal),
    }
    return _paper("case_file", {**context, **hands}, pictures=_pictures(letters))


def _hands(proposal: Proposal) -> dict[str, Any]:
    return {"hands": [hand for hand in proposal.assignments.all() if hand.returned_on is None]}


def _letter(letter: Reply) -> dict[str, Any]:
    hand: Assignment = letter.assignment
    proposal = hand.proposal
    return {
        "letter": letter,
        "proposal": proposal,
        "names": lettering.names_of(letter),
        "on": letter.sent_on or letter.signed_on or clock.today(),
        "draft": letter.sent_on is None,
        "files": lettering.files_of(hand, letter.round),
    }


def _pictures(letters: list[dict[str, Any]]) -> printing.NamedPictures:
    """The pictures that go with letters, by name, at the size that they print."""
    found: dict[str, tuple[Callable[[], bytes | str], str]] = {
        f"letter:{one.pk}": (partial(_smaller, one), "image/png")
        for facts in letters
        for one in facts["files"]
        if one.is_picture
    }
    return printing.NamedPictures(found)


def _smaller(one: LetterFile) -> bytes:
    """A picture at 1600 pixels at most, as PNG; a small white one where its file was lost."""
    buffer = io.BytesIO()
    try:
        with one.file.open("rb") as stored, Image.open(stored) as picture:
            drawn = eight_bit(picture).convert("RGB")
    except (FileNotFoundError, UnidentifiedImageError):
        drawn = Image.new("RGB", (8, 8), "white")
    drawn.thumbnail((1600, 1600))
    drawn.save(buffer, "PNG")
    return buffer.getvalue()


# --- DOCX -----------------------------------------------------------------------------------------------------
def reply_letter_docx(letter: Reply) -> bytes:
    """The letter for an office that edits it; it says what the PDF says."""
    facts = _letter(letter)
    proposal = facts["proposal"]
    unit, helping, proposers, committee = facts["names"]
    paper = Paper(f"{letter.number} 答复")
    if facts["draft"]:
        paper.add("（稿）", FANG, 14, "CENTER", color=RED)
    paper.add(letter.result_class.short, HEI, 16, "RIGHT")
    paper.add(unit, SONG, 26 if len(unit) <= 10 else 22, "CENTER", color=RED)
    paper.add(letter.number, FANG, 16, "RIGHT")
    again = "再次" if letter.round > 1 else ""
    paper.add(f"对{proposal.plenary.plenary_name}\n{proposal.number_words}提案的{again}答复", SONG, 22, "CENTER")
    paper.add(f"{proposers}：")
    with_whom = f"我单位会同{'、'.join(helping)}研究，" if helping else ""
    paper.add(f"您提出的《{proposal.title}》收悉。{with_whom}现答复如下：", indent=True)
    paper.prose(letter.text)
    for number, one in enumerate(facts["files"], 1):
        paper.add(f"附件{number}：{one.name}", indent=True)
    paper.add(unit, align="RIGHT")
    paper.add(f"{facts['on'].year}年{facts['on'].month}月{facts['on'].day}日", align="RIGHT")
    paper.add(f"（联系人：{letter.contact}）", indent=True)
    paper.add(f"抄送：{'、'.join([f'{committee}提案委员会', *helping])}", FANG, 14)
    for number, one in enumerate(facts["files"], 1):
        if one.is_picture:
            paper.document.add_page_break()
            paper.add(f"附件{number}　{one.name}", HEI)
            paper.document.add_picture(io.BytesIO(_smaller(one)), width=Mm(150))
    return paper.data()


def proposal_form_docx(proposal: Proposal) -> bytes:
    """The proposal as Word, for collections that an office edits."""
    paper = Paper(proposal.title)
    paper.add(_head(proposal.plenary), SONG, 22, "CENTER")
    paper.add(f"{proposal.plenary.plenary_name}　{proposal.number_words}", KAI, 16, "CENTER")
    paper.add(proposal.title, SONG, 22, "CENTER")
    paper.add(f"提案人：{proposal.proposer_words}")
    for heading, text in (("一、情况分析", proposal.situation), ("二、具体建议", proposal.suggestion)):
        paper.add(heading, HEI, indent=True)
        paper.prose(text)
    return paper.data()
