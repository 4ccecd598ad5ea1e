"""What pages and papers of proposals show: lists of facts, lines, links and sentences, made from records and from what
the reader may see. Nothing is decided here; who may see what is asked before (``visible_to``, ``whole_to``, roles)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cppcc.templatetags.components import NOTHING, dotted
from cppcc.templatetags.furniture import calendar_known, day, due_words, is_past
from proposals.models import Assignment, Feedback, KeyVisit, Proposal, Reply

Fact = tuple[str, Any]


@dataclass(frozen=True)
class Reader:
    """``inside``: of the committee's office, a unit or the leadership; ``whole``: sees what was done with it."""

    inside: bool
    whole: bool
    case_file: bool


@dataclass(frozen=True)
class Line:
    """One line about a unit's work; ``look`` is "late", "muted" or nothing."""

    words: str
    look: str = "muted"


# --- the proposal ----------------------------------------------------------------------------------


def badges(proposal: Proposal) -> list[tuple[str, str]]:
    """Words and tone of what distinguishes it, besides its state."""
    origin = "往年导入" if proposal.imported else "纸质代录"
    every = [
        (proposal.is_key, "重点提案", "plain"),
        (proposal.is_excellent, "优秀提案", "success"),
        (proposal.is_paper, origin, "plain"),
        (proposal.published_on is not None, "已公布", "plain"),
    ]
    return [(words, tone) for there, words, tone in every if there]


def facts(
    proposal: Proposal,
    signatures: Iterable[Any] = (),
    merged: Iterable[Proposal] = (),
    related: Iterable[Proposal] = (),
) -> list[Fact]:
    """``merged`` and ``related`` are those that the reader may see."""
    found: list[Fact] = [
        ("编号", f"{proposal.plenary.year}年 {proposal.number_words}"),
        ("提案人", proposers(proposal, signatures)),
        ("类别", f"{proposal.category or NOTHING} · {proposal.get_kind_display()}"),
        ("提交日期", day(proposal.submitted_on)),
    ]
    if proposal.merged_into:
        lead = proposal.merged_into
        found.append(("并入提案", link(lead, f"{lead.number_words} {lead.title}")))
    found += [("并案提案", link(other)) for other in merged]
    number = '{} <span class="muted">{}</span>'
    found += [("相关提案", format_html(number, link(other), other.number_words)) for other in related]
    found.append(("建议承办", suggested(proposal)))
    if proposal.is_key:
        found.append(("领办、督办", f"{proposal.key.leading}、{proposal.key.supervising}"))
    return found


def link(proposal: Proposal, words: str = "") -> SafeString:
    return format_html('<a href="{}">{}</a>', proposal.get_absolute_url(), words or proposal.title)


def suggested(proposal: Proposal) -> str:
    """The units that the proposers suggest."""
    return "、".join(str(unit) for unit in proposal.suggested_units.all()) or NOTHING


def proposers(proposal: Proposal, signatures: Iterable[Any]) -> SafeString:
    """Who signed; below how other signatures stand (``cosigning.lines``), what is waited for, who wrote it."""
    kind = proposal.get_proposer_kind_display()
    responsible = f"，负责人 {proposal.responsible}" if proposal.responsible else ""
    lines = format_html_join("", '<div class="muted">{}</div>', [(signature(one),) for one in signatures])
    below = format_html_join(
        "", "<div>{}</div>", [(words,) for words in (waiting_words(proposal), writers(proposal)) if words]
    )
    return format_html("{}（{}{}）{}{}", proposal.proposer_words, kind, responsible, lines, below)


def signature(line: Any) -> SafeString:
    return (
        format_html('{} <a href="{}">扫描件</a>', line.words, line.scan) if line.scan else format_html("{}", line.words)
    )


def waiting_words(proposal: Proposal) -> str:
    if not proposal.submit_by_itself_on:
        return ""
    return f"等待联名中，{day(proposal.cosign_until)} 截止后自动提交；受邀委员都已答复时提前提交。"


def writers(proposal: Proposal) -> SafeString | str:
    """The main members of a collective proposal."""
    if not proposal.is_collective:
        return ""
    names = "、".join(str(row.member) for row in proposal.main_members.all()) or "尚未指明"
    return format_html('<span class="muted">主要撰写委员：{}</span>', names)


def invitation_words(proposal: Proposal) -> SafeString:
    """Who asks to sign, in what category, until when."""
    return dotted(f"发起人 {proposal.created_by}", proposal.category, f"可确认的时间：{proposal.signing_words}")


def files(proposal: Proposal) -> list[tuple[Any, str]]:
    return [(file, filesizeformat(file.size)) for file in proposal.attachments.all()]


def papers(proposal: Proposal, reader: Reader, *, handed_out: bool) -> list[tuple[str, str]]:
    """Words and address of each document that the reader may take."""
    every = [
        (True, "提案 PDF", "form", ""),
        (True, "提案 Word", "form", "?as=docx"),
        (handed_out and reader.inside, "交办单", "slip", ""),
        (handed_out and reader.whole, "征询意见表", "feedback", ""),
        (reader.case_file, "案卷", "file", ""),
    ]
    address = "proposal_paper_pdf"
    return [(words, reverse(address, args=[proposal.pk, paper]) + query) for may, words, paper, query in every if may]


def visit_words(visit: KeyVisit) -> str:
    return f"{day(visit.on)} {visit.get_kind_display()}　{visit.people}"


# --- units and their replies -----------------------------------------------------------------------


def hand_lines(hand: Assignment, reader: Reader) -> list[Line]:
    """What is to be said of a unit's work, its deadline first."""
    if hand.returned_on:
        return [Line(f"{day(hand.returned_on)} {hand.return_reason}")]
    lines = [Line(deadline_words(hand), "late" if hand.owes and is_past(hand.due) else "muted")]
    if hand.state == "waiting":
        lines.append(Line(f"退办期限 {day(hand.return_until)}"))
    if hand.opinion and reader.inside:
        lines.append(Line(f"会办意见：{hand.opinion}", ""))
    asked = hand.extensions.all()
    lines += [Line(f"申请延至 {day(one.until)}：{one.get_decision_display()}") for one in asked]
    return lines + [Line(talk_words(talk)) for talk in hand.communications.all()]


def talk_words(talk: Any) -> str:
    return f"{day(talk.on)} {talk.get_mode_display()} {talk.people}：{talk.content}"


def deadline_words(hand: Assignment) -> str:
    """期限 2024-03-01 还剩 5 个工作日, and whether that year's holidays are known."""
    if not hand.owes:
        return f"期限 {day(hand.due)}"
    unknown = "" if calendar_known(hand.due) else "（该年放假安排尚未收录，按周一至周五计算）"
    return f"期限 {day(hand.due)} {due_words(hand.due)}{unknown}"


def letter_title(letter: Reply) -> str:
    again = "再次" if letter.round > 1 else ""
    draft = "" if letter.sent_on else "（稿）"
    return f"{letter.unit_words}的{again}答复{draft}"


def letter_line(letter: Reply) -> SafeString:
    return dotted(letter.number, letter.class_words, day(letter.sent_on))


def countersign_words(row: Any) -> str:
    said = f"：{row.words}" if row.words else ""
    return f"{row.unit_words} {day(row.on)} 会签{said}"


def letters(replies: Iterable[Reply]) -> list[dict[str, Any]]:
    """Each reply with the words above it and of those who signed it as well."""
    return [
        {
            "letter": letter,
            "title": letter_title(letter),
            "line": letter_line(letter),
            "countersigns": [countersign_words(row) for row in letter.countersigns.all()],
            "files": [one for one in letter.assignment.letter_files.all() if one.round == letter.round],
        }
        for letter in replies
    ]


def grade_words(grade: Feedback, who: Any = None) -> str:
    """How the proposers found the work, by ``who`` where that is to be said."""
    said_by = f"{who}：" if who else ""
    return f"{said_by}办理态度{grade.attitude}，办理结果{grade.result}。{grade.words}"


# --- the case file ---------------------------------------------------------------------------------


def talks_of_units(hands: Iterable[Assignment]) -> list[tuple[Any, list[str]]]:
    """Each unit that talked with the proposers, with what was said when."""
    found = []
    for hand in hands:
        talks = [
            f"{day(talk.on)}　{talk.get_mode_display()}　{talk.people}：{talk.content}"
            for talk in hand.communications.all()
        ]
        if talks:
            found.append((hand.unit, talks))
    return found


def paper_grades(proposal: Proposal) -> list[str]:
    """Each evaluation with its day and whose it is."""
    return [
        f"{day(grade.given_on)}　{grade_words(grade, grade.member or proposal.proposer_words)}"
        + ("（书面评价代录）" if grade.on_paper else "")
        for grade in proposal.feedback.all()
    ]


# --- the whole page --------------------------------------------------------------------------------


def page(
    proposal: Proposal,
    reader: Reader,
    *,
    signatures: Iterable[Any],
    replies: Iterable[Reply],
    merged: Iterable[Proposal],
    related: Iterable[Proposal],
) -> dict[str, Any]:
    """What the page of a proposal draws, besides steps and course."""
    hands = list(proposal.assignments.all())
    grades = proposal.feedback.all() if reader.whole else []
    visits = proposal.key.visits.all() if proposal.is_key else []
    return {
        "badges": badges(proposal),
        "facts": facts(proposal, signatures, merged, related),
        "files": files(proposal),
        "letters": letters(replies),
        "grades": [(grade, grade_words(grade, grade.member)) for grade in grades],
        "visits": [(visit_words(visit), visit.content) for visit in visits],
        "urgings": proposal.urgings.all() if reader.whole else [],
        "hands": [(hand, hand_lines(hand, reader)) for hand in hands] if reader.whole else [],
        "papers": papers(proposal, reader, handed_out=bool(hands)),
    }
