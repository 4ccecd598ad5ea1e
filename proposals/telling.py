"""Who is told of what happens to a proposal. Each notice leads to the proposal."""

from datetime import date
from typing import Any

from django.urls import reverse

from cppcc.notices import notify
from cppcc.rights import Role
from members.models import Member, User, with_role
from proposals.models import Assignment, MainMember, Proposal, Proposer

# step: (who, what). {title}, {words}.
STEPS = {
    "submit": ("staff", "收到新提交的提案《{title}》，请审查。"),
    "file": ("proposers", "提案《{title}》已立案，{words}"),
    "return_for_changes": ("proposers", "提案《{title}》退回修改：{words}"),
    "reject": ("proposers", "提案《{title}》不予立案。{words}"),
    "merge": ("proposers", "提案《{title}》已{words}"),
    "unmerge": ("proposers", "提案《{title}》已解除并案，重新审查：{words}"),
    "convert": ("proposers", "提案《{title}》转为社情民意：{words}"),
    "pass_on": ("proposers", "提案《{title}》退回修改，{words}。请新的第一提案人修改后提交。"),
    "withdraw": ("all", "提案《{title}》已撤案：{words}"),
    "dispatch": ("units", "新交办提案《{title}》，请在规定期限内签收。{words}"),
    "add_units": ("units", "提案《{title}》增加会办单位。{words}"),
    "urge": ("units", "督办：《{title}》。{words}"),
    "evaluate": ("office", "提案《{title}》收到评价。{words}"),
    "record_feedback": ("units", "提案《{title}》收到评价。{words}"),
    "handle_again": ("units", "提案《{title}》评价期满，须再次办理。{words}"),
    "select_key": ("all", "提案《{title}》列为重点提案。{words}"),
    "award": ("proposers", "提案《{title}》被评为优秀提案。"),
}
UNIT_STEPS = {
    "send_back": ("dispatchers", "{unit}退办提案《{title}》：{words}"),
    "replace": ("units", "新交办提案《{title}》，请在规定期限内签收。{words}"),
    "reassign": ("units", "提案《{title}》承办单位有调整，{unit}：{words}"),
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
    named = MainMember.objects.filter(proposal=proposal, member__user__isnull=False).select_related("member__user")
    found |= {row.member.user for row in named if row.member.user}
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
    if name == "reassign":  # it no longer sees the proposal
        own = User.objects.filter(is_active=True, handler__unit=hand.unit_id)
        words = f"提案《{proposal.title}》不再由贵单位办理：{words}"
        notify(own.exclude(pk__in=handlers_of(proposal)), words[:300], reverse("proposal_list"), f"{key}:gone")


def of_invitation(proposal: Proposal, member: Member) -> None:
    if member.user:
        words = f"邀请您联名提案《{proposal.title}》，请在 {proposal.cosign_until:%Y-%m-%d} 前确认。"
        notify([member.user], words, "/proposals/invitations/", f"invite:{proposal.pk}:{member.pk}")
        return
    words = (
        f"{member}受邀联名一件提案（发起人 {proposal.created_by.name}），但还没有账号、收不到通知。"
        f"请告知本人并开通账号，或登记其纸质签名。"
    )
    notify(with_role(Role.STAFF), words, member.get_absolute_url(), f"invite-unseen:{proposal.pk}:{member.pk}")


def of_invitation_again(proposal: Proposal, member: Member, on: date) -> None:
    """The same once more, once a day; only to one who has an account."""
    if member.user:
        until = f"，请在 {proposal.cosign_until:%Y-%m-%d} 前确认" if proposal.cosign_until else ""
        words = f"提醒：邀请您联名提案《{proposal.title}》{until}。"
        notify([member.user], words, "/proposals/invitations/", f"invite-again:{proposal.pk}:{member.pk}:{on}")


def of_waiting(proposal: Proposal, unanswered: list[Proposer], words: str, *, submitted: bool) -> None:
    """How the waiting for co-signers ended, to all who had to do with it; a submitted one to the office too."""
    asked = [row.member.user for row in unanswered if row.member and row.member.user]
    people = {user.pk: user for user in [*people_of(proposal), proposal.created_by, *asked]}
    said = f"提案《{proposal.title}》{'已自动提交' if submitted else '没有自动提交'}：{words}"
    key = f"proposal:{proposal.pk}:waited:{proposal.version}"
    notify(list(people.values()), said[:300], proposal.get_absolute_url(), key)
    if submitted:
        of_step(proposal, "submit", words)


def of_release(proposal: Proposal, words: str) -> None:
    """What a proposal was merged into is withdrawn: its proposers and the office are told what becomes of it."""
    said = f"提案《{proposal.title}》{words}"
    key = f"proposal:{proposal.pk}:release:{proposal.version}"
    notify([*people_of(proposal), *with_role(Role.STAFF)], said[:300], proposal.get_absolute_url(), key)


def of_answer(proposal: Proposal, row: Proposer) -> None:
    words = (
        f"{row.member}{'已确认' if row.status == Proposer.Status.ACCEPTED else '谢绝'}联名提案《{proposal.title}》。"
    )
    notify([proposal.created_by], words, proposal.get_absolute_url(), f"cosign:{row.pk}:{row.status}")
