"""Who is told of what happens to a proposal. Each notice leads to the proposal."""

from typing import Any

from cppcc.notices import notify
from cppcc.rights import Role
from members.models import Member, User, with_role
from proposals.models import Assignment, Proposal, Proposer

# step: (who, what). {title}, {words}.
STEPS = {
    "submit": ("staff", "收到新提交的提案《{title}》，请审查。"),
    "file": ("proposers", "提案《{title}》已立案，{words}"),
    "return_for_changes": ("proposers", "提案《{title}》退回修改：{words}"),
    "reject": ("proposers", "提案《{title}》不予立案。{words}"),
    "merge": ("proposers", "提案《{title}》已{words}"),
    "convert": ("proposers", "提案《{title}》转为社情民意：{words}"),
    "withdraw": ("all", "提案《{title}》已撤案：{words}"),
    "dispatch": ("units", "新交办提案《{title}》，请在规定期限内签收。{words}"),
    "add_units": ("units", "提案《{title}》增加会办单位。{words}"),
    "urge": ("units", "督办：《{title}》。{words}"),
    "evaluate": ("office", "提案《{title}》收到评价。{words}"),
    "record_feedback": ("units", "提案《{title}》收到评价。{words}"),
    "select_key": ("all", "提案《{title}》列为重点提案。{words}"),
    "award": ("proposers", "提案《{title}》被评为优秀提案。"),
}
UNIT_STEPS = {
    "send_back": ("dispatchers", "{unit}退办提案《{title}》：{words}"),
    "draft": ("units", "提案《{title}》的答复稿已拟出，请会办单位会签、负责人签发。"),
    "sign": ("dispatchers", "{unit}对提案《{title}》的答复已签发，请审核。"),
    "check_letter": ("units", "提案《{title}》的答复已审核通过，请发送。"),
    "return_letter": ("units", "提案《{title}》的答复被退回修改：{words}"),
    "send": ("proposers", "{unit}已答复提案《{title}》，请查看并评价。"),
    "ask_extension": ("dispatchers", "{unit}就提案《{title}》申请延期：{words}"),
    "grant_extension": ("units", "提案《{title}》延期已同意：{words}"),
    "refuse_extension": ("units", "提案《{title}》延期未获同意：{words}"),
    "record_contact": ("none", ""),
}


def handlers_of(proposal: Proposal) -> Any:
    units = Assignment.objects.active().filter(proposal=proposal).values("unit")
    return User.objects.filter(is_active=True, handler__unit__in=units)


def people_of(proposal: Proposal) -> list[User]:
    """Accounts of the proposers, with those of proposals merged into it, and the writer."""
    rows = Proposer.objects.filter(status=Proposer.Status.ACCEPTED, member__user__isnull=False)
    rows = rows.filter(proposal__in=[proposal.pk, *proposal.merged.values_list("pk", flat=True)])
    found = {row.member.user for row in rows.select_related("member__user") if row.member and row.member.user}
    return [*found, *([] if proposal.is_paper else [proposal.created_by])]


def _told(who: str, proposal: Proposal) -> list[Any]:
    if who == "staff":
        return list(with_role(Role.STAFF))
    if who == "dispatchers":
        return list(with_role(Role.DISPATCHER))
    if who == "office":
        return [*with_role(Role.STAFF), *handlers_of(proposal)]
    if who == "units":
        return list(handlers_of(proposal))
    if who == "proposers":
        return people_of(proposal)
    if who == "all":
        return [*people_of(proposal), *handlers_of(proposal)]
    return []


def of_step(proposal: Proposal, name: str, words: str) -> None:
    who, said = STEPS.get(name, ("none", ""))
    key = f"proposal:{proposal.pk}:{name}:{proposal.version}"
    notify(_told(who, proposal), said.format(title=proposal.title, words=words), proposal.get_absolute_url(), key)


def of_unit_step(proposal: Proposal, hand: Assignment, name: str, words: str) -> None:
    who, said = UNIT_STEPS.get(name, ("none", ""))
    key = f"assignment:{hand.pk}:{name}:{hand.version}"
    said = said.format(title=proposal.title, words=words, unit=hand.unit)
    notify(_told(who, proposal), said, proposal.get_absolute_url(), key)


def of_invitation(proposal: Proposal, member: Member) -> None:
    if member.user:
        words = f"邀请您联名提案《{proposal.title}》，请在 {proposal.cosign_until:%Y-%m-%d} 前确认。"
        notify([member.user], words, "/proposals/invitations/", f"invite:{proposal.pk}:{member.pk}")


def of_answer(proposal: Proposal, row: Proposer) -> None:
    words = (
        f"{row.member}{'已确认' if row.status == Proposer.Status.ACCEPTED else '谢绝'}联名提案《{proposal.title}》。"
    )
    notify([proposal.created_by], words, proposal.get_absolute_url(), f"cosign:{row.pk}:{row.status}")
