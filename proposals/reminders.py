"""What the morning tells: due dates near and past, answers and evaluations waited for. Told once for each key."""

from datetime import date, timedelta

from cppcc.calendar import clock, is_working_day, working_days_between
from cppcc.notices import notify
from cppcc.rights import Role
from members import years
from members.models import User, with_role
from proposals.feedback import asks_again, evaluators, given_by, is_late
from proposals.models import Assignment, Proposal, Proposer, rules_of
from proposals.states import OUT, HandState, State
from proposals.telling import people_of


def morning(today: date | None = None) -> int:
    """All reminders of a working day; on other days none. Returns how many accounts were told."""
    today = today or clock.today()
    if not is_working_day(today):
        return 0
    return years.remind(today) + _replies(today) + _acceptance(today) + _evaluations(today) + _invitations(today)


def handlers_of(hand: Assignment) -> list[User]:
    return list(User.objects.filter(is_active=True, handler__unit=hand.unit_id))


def _replies(today: date) -> int:
    """So many working days before the due date, and every fifth working day after it."""
    told = 0
    out = Assignment.objects.answering().filter(proposal__state__in=OUT)
    for hand in out.select_related("proposal__plenary", "unit"):
        if not hand.owes:
            continue
        title, url = hand.proposal.title, hand.get_absolute_url()
        if hand.due < today:
            late = (today - hand.due).days
            week = working_days_between(hand.due, today) // 5
            key = f"late:{hand.pk}:{hand.due}:{week}"
            words = f"提案《{title}》答复已超期 {late} 天（期限 {hand.due:%Y-%m-%d}），请抓紧办理。"
            told += notify([*handlers_of(hand), *with_role(Role.DISPATCHER)], words, url, key)
            continue
        left = working_days_between(today, hand.due)
        marks = rules_of(hand.proposal.plenary).reminders
        mark = min((days for days in marks if left <= days), default=None)
        if mark is not None:
            words = f"提案《{title}》还剩 {left} 个工作日到答复期限（{hand.due:%Y-%m-%d}）。"
            told += notify(handlers_of(hand), words, url, f"due:{hand.pk}:{hand.due}:{mark}")
    return told


def _acceptance(today: date) -> int:
    """Units that have neither accepted nor returned: three working days before the limit, on its day, every fifth after it.

    After the limit the dispatcher is told too; from the day on which the reply is late, that is what is told.
    """
    told = 0
    waiting = Assignment.objects.active().filter(state=HandState.WAITING, proposal__state__in=OUT)
    for hand in waiting.select_related("proposal__plenary", "unit"):
        title, url = hand.proposal.title, hand.get_absolute_url()
        if hand.return_until < today:
            if hand.owes and hand.due < today:
                continue
            late = (today - hand.return_until).days
            week = working_days_between(hand.return_until, today) // 5
            words = f"提案《{title}》尚未签收，退办期限（{hand.return_until:%Y-%m-%d}）已过 {late} 天，请尽快签收办理。"
            people = [*handlers_of(hand), *with_role(Role.DISPATCHER)]
            told += notify(people, words, url, f"unaccepted:{hand.pk}:{week}")
            continue
        left = working_days_between(today, hand.return_until)
        if left <= 3:
            words = f"提案《{title}》尚未签收，退办期限为 {hand.return_until:%Y-%m-%d}。"
            told += notify(handlers_of(hand), words, url, f"accept:{hand.pk}:{min(left, 1)}")
    return told


def _evaluations(today: date) -> int:
    """Proposers three days before their time is over; the office when it is."""
    told = 0
    for proposal in Proposal.objects.filter(state=State.REPLIED).select_related("plenary"):
        url = proposal.get_absolute_url()
        if is_late(proposal):
            means = "收到的评价中有不满意的，请再次办理" if asks_again(proposal) else "提案人尚未评价，可以办结"
            words = f"提案《{proposal.title}》评价期限已过，{means}。"
            told += notify(with_role(Role.STAFF), words, url, f"unrated:{proposal.pk}:{proposal.round}")
            continue
        with clock.at(clock.now() + timedelta(days=3)):
            soon = is_late(proposal)
        if soon:
            given = given_by(proposal)
            waited = [row.member.user for row in evaluators(proposal) if row.member and row.member_id not in given]
            people = [user for user in waited if user] or people_of(proposal)
            words = f"请评价提案《{proposal.title}》的办理情况，评价期限将到。"
            told += notify(people, words, url, f"rate:{proposal.pk}:{proposal.round}")
    return told


def _invitations(today: date) -> int:
    told = 0
    open_ones = Proposer.objects.filter(
        status=Proposer.Status.INVITED,
        proposal__state__in=[State.DRAFT, State.RETURNED],
        proposal__cosign_until__range=(today, today + timedelta(days=2)),
        member__user__isnull=False,
    )
    for row in open_ones.select_related("proposal", "member__user"):
        words = f"联名邀请《{row.proposal.title}》将于 {row.proposal.cosign_until:%Y-%m-%d} 截止，请确认。"
        if row.member and row.member.user:
            told += notify([row.member.user], words, "/proposals/invitations/", f"cosign-soon:{row.pk}")
    return told
