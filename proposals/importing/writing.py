"""What the proposals' book writes, all or nothing: proposals with their units, replies and evaluations."""

from typing import Any

from cppcc.sheets import Row, Tell, silent, still
from members.models import Committee, Member, MemberGroup, Organization, Sector
from proposals import deadlines, latest, lettering
from proposals.handling import record_duties
from proposals.models import Assignment, Feedback, KeyProposal, MainMember, Proposal, Proposer, Reply, Review, rules_of
from proposals.placing import hand_over
from proposals.states import HandState, State

FIELD_OF: dict[Any, str] = {
    Member: "member", Organization: "organization", Committee: "committee", Sector: "sector", MemberGroup: "group",
}  # fmt: skip
NO_NUMBER = "（往年导入）"
NO_TEXT = "（往年导入，正文见纸质案卷）"


def write(rows: list[Row], user: Any, tell: Tell = silent) -> tuple[int, int]:
    """Write checked rows, inside the caller's transaction; leads before what is merged into them.

    Returns how many are new and how many changed.
    """
    made: dict[tuple[int, int], Proposal] = {}
    new = [row for row in rows if row.record is None]
    for done, row in enumerate(sorted(new, key=lambda row: row.values["outcome"] == State.MERGED)):
        tell(done, len(rows))
        row.written = proposal = _write(row.values, user, made)
        if proposal.number:
            made[proposal.plenary.year, proposal.number] = proposal
    latest.keep(*(row.written.pk for row in new if row.values["replied_on"]))
    changed = [row for row in rows if row.record is not None]
    for row in changed:
        row.written = proposal = still(row)
        for name, value in row.values.items():
            setattr(proposal, name, value)
        proposal.bump()
        proposal.save()
        record_duties(proposal)
    return len(new), len(changed)


def state_of(values: dict[str, Any]) -> str:
    if values["outcome"] != State.FILED:
        return str(values["outcome"])
    if values["grade"] or values["attitude"]:
        return str(State.CLOSED)
    if values["replied_on"]:
        return str(State.REPLIED)
    return str(State.HANDLING if values["lead"] or values["separate"] else State.FILED)


def _write(values: dict[str, Any], user: Any, made: dict[tuple[int, int], Proposal]) -> Proposal:
    into = None
    if values["outcome"] == State.MERGED:
        key = (values["year"].year, values["into"])
        into = made.get(key) or Proposal.objects.get(plenary=values["year"], number=values["into"])
    proposal = Proposal.objects.create(
        plenary=values["year"], number=values["number"], title=values["title"], situation=values["situation"],
        suggestion=values["suggestion"], category=values["category"], state=state_of(values), imported=True,
        created_by=user, proposer_kind=values["proposer_kind"], kind=values["kind"] or Proposal.Kind.PLENARY,
        submitted_on=values["submitted_on"], filed_on=values["filed_on"], is_paper=True, merged_into=into,
        is_key=bool(values["is_key"] or values["leading"]), is_excellent=values["is_excellent"],
    )  # fmt: skip
    for order, who in enumerate(values["who"], start=1):
        Proposer.objects.create(proposal=proposal, is_first=order == 1, order=order, **{FIELD_OF[type(who)]: who})
    for order, member in enumerate(values["main"], start=1):
        MainMember.objects.create(proposal=proposal, member=member, order=order)
    if values["ground"] and values["reason"]:
        Review.objects.create(
            proposal=proposal, decision=Review.Decision.REJECT, ground=values["ground"], reason=values["reason"],
            reviewer=user, reviewed_on=values["submitted_on"],
        )  # fmt: skip
    if values["leading"] and values["supervising"]:
        KeyProposal.objects.create(
            proposal=proposal, leading=values["leading"], supervising=values["supervising"],
            selected_on=values["filed_on"] or values["submitted_on"],
        )  # fmt: skip
    _write_handling(values, proposal, user)
    record_duties(proposal)
    return proposal


def _write_handling(values: dict[str, Any], proposal: Proposal, user: Any) -> None:
    replied, filed, rules = values["replied_on"], values["filed_on"], rules_of(proposal.plenary)
    letters: list[Reply] = []
    roles = ((Assignment.Role.LEAD, "lead"), (Assignment.Role.SEPARATE, "separate"), (Assignment.Role.CO, "co"))
    for role, name in roles:
        for unit in values[name]:
            hand = hand_over(
                proposal, unit, role, deadlines.reply_due(rules, filed), filed, accepted_on=filed,
                state=HandState.SENT if replied and role != Assignment.Role.CO else HandState.HANDLING,
            )  # fmt: skip
            if replied and role != Assignment.Role.CO:
                letter = Reply(
                    assignment=hand, number=values["letter"] or NO_NUMBER, result_class_id=values["result_class"],
                    text=values["reply"] or NO_TEXT, contact="—", signed_on=replied, checked_on=replied, sent_on=replied,
                )  # fmt: skip
                letters.append(letter)
    for letter in letters:  # when every unit is there
        lettering.keep_names(letter)
        letter.save()
    if replied:
        proposal.feedback_until = deadlines.feedback_until(rules, replied)
        proposal.save(update_fields=["feedback_until"])
    if values["grade"] or values["attitude"]:
        first = values["who"][0] if values["who"] else None
        Feedback.objects.create(
            proposal=proposal, member=first if isinstance(first, Member) else None,
            attitude_id=values["attitude"] or values["grade"], result_id=values["grade"] or values["attitude"],
            words=values["words"], given_on=replied, recorded_by=user,
        )  # fmt: skip
