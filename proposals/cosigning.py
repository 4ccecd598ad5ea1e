"""联名: inviting, answering, waiting for those who have not answered, and what kind of proposal it is in the end.

Invitations can be answered until their closing date; where the year's rules say so also after the proposal is submitted,
until the review starts (``Proposal.signing_words``). A proposal of one signer is 委员个人, whatever was planned.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.rights import Refused
from cppcc.workflow import follow, write_entry
from members import membership
from members.models import Member
from proposals import telling
from proposals.handling import enter_year, in_a_year, record_duties
from proposals.models import Proposal, Proposer
from proposals.states import SUBMIT_BY_ITSELF, WRITING, State

Status = Proposer.Status
KIND = Proposal.ProposerKind


# --- what there is -----------------------------------------------------------------------------------------------
def complete(proposal: Proposal) -> str:
    """What has to be written before a proposal can be submitted; "" where all is there."""
    there = {
        "情况分析": proposal.situation.strip(),
        "具体建议": proposal.suggestion.strip(),
        "类别": proposal.category_id,
    }
    left = [words for words, value in there.items() if not value]
    return f"请先填写{'、'.join(left)}。" if left else ""


def signers_serve(proposal: Proposal) -> str:
    """Whose name stands under a draft is a member on the day on which it is submitted; "" where all are."""
    if proposal.state != State.DRAFT or proposal.imported:
        return ""
    signed = proposal.proposers.filter(status=Status.ACCEPTED, member__isnull=False).select_related("member")
    words = membership.refusal([row.member for row in signed if row.member], proposal.received_on or clock.today())
    return f"{words}请先改正提案人。" if words else ""


def unanswered(proposal: Proposal) -> list[Proposer]:
    """Those who were invited and have neither signed nor declined."""
    rows = proposal.proposers.filter(status=Status.INVITED).select_related("member__user", "member__sector")
    return list(rows)


def waited_for(proposal: Proposal) -> list[Proposer]:
    """Those of them who can still answer."""
    return unanswered(proposal) if proposal.signing_words else []


def may_wait(proposal: Proposal) -> bool:
    """Whether there is somebody to wait for, and a day until which."""
    return proposal.cosign_until is not None and bool(waited_for(proposal))


def without_account(rows: list[Proposer]) -> list[Member]:
    """Members who are not told of their invitation because they have no account."""
    return [row.member for row in rows if row.member and row.member.user_id is None]


def names(rows: list[Proposer]) -> str:
    return "、".join(str(row.who) for row in rows)


def said(proposal: Proposal) -> str:
    """Who signed and who did not, in words; "" where nobody was asked."""
    rows = list(proposal.proposers.all())
    if len(rows) < 2:
        return ""
    groups = (
        ("已确认联名", [row for row in rows if row.status == Status.ACCEPTED and not row.is_first]),
        ("谢绝", [row for row in rows if row.status == Status.DECLINED]),
        ("未确认", [row for row in rows if row.status == Status.INVITED]),
    )
    return (
        "；".join(f"{words}：{names(group) or '无'}" for words, group in groups if group or words == "已确认联名")
        + "。"
    )


@dataclass(frozen=True)
class Line:
    """How one person's signature stands, for the page; ``scan`` is where a paper signature is found."""

    words: str
    scan: str = ""


def lines(proposal: Proposal, *, whole: bool) -> list[Line]:
    """What the page says of signatures besides the names; to those who read the whole course also who did not sign."""
    until, found = proposal.signing_words, []
    for row in proposal.proposers.all():
        if row.scan and whole:
            found.append(
                Line(f"{row.who} 书面签名（{row.signed_on:%Y-%m-%d}）", reverse("signature_scan", args=[row.pk]))
            )
        elif row.status == Status.INVITED and until:
            unseen = (
                "，还没有账号、收不到通知，请当面告知；可由机关登记纸质签名" if without_account([row]) and whole else ""
            )
            found.append(Line(f"{row.who} 待确认联名（{until}）{unseen}"))
        elif whole and row.status != Status.ACCEPTED:
            found.append(Line(f"{row.who} {'已谢绝' if row.status == Status.DECLINED else '未确认'}联名"))
    return found


# --- what kind it is ---------------------------------------------------------------------------------------------
def settle_kind(proposal: Proposal) -> None:
    """委员个人 or 委员联名, as who signed says; in memory, the caller saves. A body's proposal stays what it is."""
    if not proposal.is_collective:
        signed = proposal.proposers.filter(status=Status.ACCEPTED).count()
        proposal.proposer_kind = KIND.JOINT if signed > 1 else KIND.SOLE


def reopen_kind(proposal: Proposal) -> None:
    """Back with its writer: joint again where others were asked, so that they stay on the form."""
    others = proposal.proposers.filter(is_first=False).exclude(status=Status.DECLINED)
    if not proposal.is_collective and others.exists():
        proposal.proposer_kind = KIND.JOINT


# --- answering ---------------------------------------------------------------------------------------------------
def _closed_words(proposal: Proposal) -> str:
    if proposal.state in WRITING:
        return f"联名确认已于 {proposal.cosign_until:%Y-%m-%d} 截止。"
    return "提案已经提交，不能再确认联名。"


def text_seen(proposal: Proposal) -> str:
    """What is signed, as a page carries it: a digest of the texts and of what is attached."""
    files = sorted(one.pk for one in proposal.attachments.all())
    words = (proposal.title, proposal.situation, proposal.suggestion, files)
    return hashlib.sha256(repr(words).encode()).hexdigest()[:16]


def answer_invitation(row: Proposer, *, accept: bool, seen: str | None = None) -> None:
    """A co-signer accepts or declines, as long as invitations can be answered; the last answer ends the waiting.

    ``seen``: the text that the page showed (``text_seen``); nobody signs another one.
    """
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=row.proposal_id)
        proposal.raise_version()
        row = Proposer.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if not proposal.signing_words:
            raise Refused(_closed_words(proposal))
        if accept and seen not in (None, text_seen(proposal)):
            raise Refused(f"《{proposal.title}》的内容在您打开此页之后有修改，没有确认。请看过现在的内容再答复。")
        if proposal.state == State.SUBMITTED and row.status != Status.INVITED:
            raise Refused("提案已经提交，您的答复不能再改。")
        if accept and row.member:
            membership.require([row.member], clock.today())
        _set(proposal, row, Status.ACCEPTED if accept else Status.DECLINED)
        label = "确认联名" if accept else "谢绝联名"
        name = "sign" if accept else "decline"
        write_entry(proposal, name, label, proposal.state, "", row.member.user if row.member else None)
        telling.of_answer(proposal, row)
        submit_if_due(proposal)


def record_signature(proposal: Proposal, row: Proposer, signed_on: date, scan: Any) -> str:
    """A signature on paper, entered by the office with its scan; on the proposal that a step has locked."""
    if row.status != Status.INVITED:
        raise Refused(f"{row.who}已经答复。")
    if row.member:
        membership.require([row.member], signed_on)
    row.scan, row.signed_on = scan, signed_on
    _set(proposal, row, Status.ACCEPTED)
    telling.of_answer(proposal, row)
    return f"{row.who}书面签名，{signed_on:%Y-%m-%d}"


def _set(proposal: Proposal, row: Proposer, status: str) -> None:
    """Keep the answer; a proposal that is submitted is at once of the kind, and in the ledger, as who signed says."""
    row.status = status
    row.save()
    if proposal.state == State.SUBMITTED:
        settle_kind(proposal)
        proposal.save()
        record_duties(proposal)


# --- another acts for them ---------------------------------------------------------------------------------------
def next_signers(proposal: Proposal) -> Any:
    """Who may act for a proposal whose first proposer can't any more: those who signed, serve, and have an open account."""
    rows = proposal.proposers.filter(
        is_first=False, status=Status.ACCEPTED, member__in=membership.serving(clock.today())
    )
    return rows.filter(member__user__is_active=True)


def stranded(proposal: Proposal) -> bool:
    """Whether nobody can change what is back for changes."""
    return Proposal.objects.filter(pk=proposal.pk).stranded(clock.today()).exists()


def may_pass_on(proposal: Proposal) -> bool:
    return stranded(proposal) and next_signers(proposal).exists()


def pass_on(proposal: Proposal, row: Proposer, reason: str) -> str:
    """The next signer stands first from now on; who stood there stays a co-signer."""
    first = proposal.proposers.get(is_first=True)
    first.is_first, first.order, row.order = False, row.order, first.order
    first.save()
    row.is_first = True
    row.save()
    return f"第一提案人由{first.who}改为{row.who}：{reason}"


# --- waiting -----------------------------------------------------------------------------------------------------
def begin_waiting(proposal: Proposal) -> str:
    """Submit by itself on the day after the closing date; in memory, the step saves."""
    if proposal.cosign_until is None:
        raise Refused("没有待确认的联名邀请。")
    proposal.submit_by_itself_on = proposal.cosign_until + timedelta(days=1)
    return (
        f"等待{names(waited_for(proposal))}确认，{proposal.cosign_until:%Y-%m-%d} 截止后自动提交，都已答复时提前提交。"
    )


def submit_if_due(proposal: Proposal) -> bool:
    """Submit a waiting draft, locked by the caller, if its day has come or nobody is waited for. Whether it was."""
    day = proposal.submit_by_itself_on
    if day is None or proposal.state not in WRITING:
        return False
    if clock.today() < day and waited_for(proposal):
        return False
    proposal.submit_by_itself_on = None
    why = "联名截止日期已过" if clock.today() >= day else "受邀委员都已答复"
    missing = complete(proposal) or in_a_year(proposal) or signers_serve(proposal)
    if missing:
        write_entry(proposal, "not_submitted", "未能自动提交", proposal.state, f"{why}。{missing}")
    else:
        enter_year(proposal)
        settle_kind(proposal)
        follow(proposal, SUBMIT_BY_ITSELF, State.SUBMITTED, f"{why}。{said(proposal)}")
    proposal.bump()
    proposal.save()
    record_duties(proposal)
    telling.of_waiting(proposal, unanswered(proposal), f"{why}。{said(proposal)}{missing}", submitted=not missing)
    return not missing


def submit_waiting() -> int:
    """Every waiting draft whose turn it is, each in its own transaction. Returns how many were submitted."""
    done = 0
    for pk in list(Proposal.objects.waiting_for_signatures().values_list("pk", flat=True)):
        with transaction.atomic():
            proposal = Proposal.objects.select_for_update(of=("self",)).filter(pk=pk).first()
            done += proposal is not None and submit_if_due(proposal)
    return done
