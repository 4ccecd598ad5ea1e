"""并案: into what a proposal may be merged, and what becomes of it when that one is withdrawn."""

from typing import Any

from cppcc.calendar import clock
from cppcc.rights import Refused
from cppcc.workflow import follow, write_entry
from proposals import telling
from proposals.handling import record_duties
from proposals.models import Proposal, Reply
from proposals.states import ANSWERED_FOR, LEAD_GONE, LEADING, State


def lead_of(proposal: Proposal, lead: Proposal) -> Proposal:
    """The lead, locked. Refused where it is not of the year, or where no reply will come any more.

    Chosen of the two lawful ways: into one that is already answered nothing is merged. What comes that late is filed
    by itself and linked as related, so that its proposers get a reply and evaluate it.
    """
    lead = Proposal.objects.select_for_update(of=("self",)).get(pk=lead.pk)
    if lead.plenary_id != proposal.plenary_id or lead.pk == proposal.pk or lead.number is None:
        raise Refused("只能并入本年度已立案的另一件提案。")
    if not reply_to_come(lead):
        words = f"{lead.number_words}现为“{lead.get_state_display()}”，不会再有答复，不能并入。"
        raise Refused(f"{words}只能并入还没有答复的提案；可以另行立案，并关联为相关提案。")
    return lead


def reply_to_come(lead: Proposal) -> bool:
    """Whether a reply will still come on the day of the clock; entered later, a past day counts as it was."""
    if lead.state in LEADING:
        return True
    sent = Reply.objects.filter(assignment__proposal=lead, sent_on__isnull=False)
    return lead.state in ANSWERED_FOR and sent.exists() and not sent.filter(sent_on__lte=clock.today()).exists()


def release(lead: Proposal, user: Any, reason: str, into: Proposal | None) -> str:
    """The lead is withdrawn: what was merged into it is reviewed again, or merged into another filed one."""
    found = list(
        Proposal.objects.select_for_update(of=("self",)).filter(merged_into=lead, state=State.MERGED).order_by("pk")
    )
    if not found:
        return ""
    new = lead_of(lead, into) if into else None
    for one in found:
        one.merged_into = new
        if new:
            words = f"原并入的{lead.number_words}已撤案（{reason}），改为并入{new.number_words}《{new.title}》。"
            write_entry(one, "merge", "改并入", one.state, words, user)
        else:
            words = f"原并入的{lead.number_words}已撤案（{reason}），退回审查。"
            follow(one, LEAD_GONE, State.REVIEWING, words)
        one.bump()
        one.save()
        record_duties(one)
        telling.of_release(one, words)
    followed = f"改为并入{new.number_words}" if new else "退回审查"
    return f"原并入的{len(found)}件{followed}：{'、'.join(f'《{one.title}》' for one in found)}。"


def record_followers(lead: Proposal) -> None:
    """What was merged into a proposal has its part in what becomes of it."""
    for one in lead.merged.filter(state=State.MERGED):
        record_duties(one)
