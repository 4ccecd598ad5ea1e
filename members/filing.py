"""申报征集: asking members to declare their duties of a time, urging those who have not answered, counting the answers.

A member answers by a declaration for the time, sent after it was asked, or by saying that there is nothing: whoever was
asked stands in exactly one ``Answer`` (``AskedQuerySet.answers``).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from cppcc.calendar import clock
from cppcc.notices import notify_each
from members import membership
from members.models import Asked, Filing, Member
from members.schemes.choosing import By, whom
from members.states import Answer, FilingState


# --- of whom -----------------------------------------------------------------------------------------------------
def whom_words(filing: Filing) -> str:
    """全体委员; 副主席、经济界委员和指定的 3 名委员."""
    if filing.everybody:
        return "全体委员"
    named = f"指定的 {filing.named} 名委员" if filing.named else ""
    return "和".join(part for part in (whom(filing.only), named) if part)


def chosen(only: Iterable[str], on: date) -> Q:
    """Members with one of these positions or bodies on a day (``members.schemes.choosing``)."""
    keys: dict[str, list[str]] = {}
    for one in only:
        by, key, _ = one.split(":", 2)
        keys.setdefault(by, []).append(key)
    found = Q(pk__in=[])
    for by, some in keys.items():
        rows = membership.holding(some, on) if by == By.POSITION else membership.of_body(by, some, on)
        found |= Q(pk__in=rows.values("pk"))
    return found


def candidates(only: Iterable[str], named: Iterable[Member], ends_on: date, on: date) -> Any:
    """Who is asked: those chosen, of all who serve on the day and joined before the time was over."""
    serving = Member.objects.serving(on).filter(joined_on__lte=ends_on)
    only, keys = list(only), [one.pk for one in named]
    if only or keys:
        serving = serving.filter(chosen(only, on) | Q(pk__in=keys))
    return serving.select_related("user")


def further(filing: Filing) -> Any:
    """Who joined, or came under the choice, since it was asked; of named persons alone nobody comes along."""
    if filing.named and not filing.only:
        return Member.objects.none()
    rows = candidates(filing.only, [], filing.ends_on, clock.today())
    return rows.exclude(asked_filings__filing=filing)


# --- asking and urging -------------------------------------------------------------------------------------------
def begin(filing: Filing, members: Iterable[Member]) -> int:
    """Keep it and ask these members. Returns how many."""
    with transaction.atomic():
        filing.save()
        return ask(filing, members)


def ask(filing: Filing, members: Iterable[Member]) -> int:
    """One row and, with an account, one notice each, in few queries. Returns how many."""
    with transaction.atomic():
        rows = Asked.objects.bulk_create([Asked(filing=filing, member=member) for member in members])
        words = f"请在 {filing.due_on:%Y-%m-%d} 前完成{filing}；没有可申报的，也请点一下说明。"
        _tell(rows, words, "filing-asked:{}")
    return len(rows)


def urge(filing: Filing, on: date) -> int:
    """Remind those who have not answered, once a day. Returns how many were told."""
    return _urge(filing, filing.asked_members.waiting().select_related("member__user"), on)


def remind(asked: Asked, on: date) -> int:
    """Remind one who has an account, once a day."""
    return _urge(asked.filing, [asked], on)


def _urge(filing: Filing, rows: Iterable[Asked], on: date) -> int:
    words = f"{filing}还没有收到您的答复（截止 {filing.due_on:%Y-%m-%d}），请尽快办理。"
    return _tell(rows, words, f"filing-urged:{{}}:{on}")


def _tell(rows: Iterable[Asked], words: str, key: str) -> int:
    """``key``: with a place for the row's own."""
    told = ((row.member.user, row) for row in rows)
    return notify_each((user, words, row.get_absolute_url(), key.format(row.pk)) for user, row in told if user)


# --- how it stands -----------------------------------------------------------------------------------------------
def answer_of(asked: Asked) -> Answer:
    """How it stands with one who was asked; no query where the row came with its answer."""
    known = getattr(asked, "answer", None)
    if known is None:
        found: Any = Asked.objects.answers().get(pk=asked.pk)
        known = found.answer
    return Answer(known)


def no_need(asked: Asked) -> str:
    """Why one isn't urged; "" where he is."""
    if asked.filing.state == FilingState.CLOSED:
        return "征集已经结束"
    answer = answer_of(asked)
    if answer != Answer.WAITING:
        return f"{answer.label}，不需要催办"
    return untold(asked.member)


def untold(member: Member) -> str:
    """Why a member gets no notice, in words; "" where he gets it."""
    if member.user is None:
        return "没有账号，请电话联系"
    return "" if member.user.is_active else "账号已停用，请电话联系"


def declared(asked: Asked) -> Any:
    """The member's own declarations of the time, whenever they were sent."""
    filing = asked.filing
    return asked.member.declarations.filter(on__gte=filing.starts_on, on__lte=filing.ends_on).order_by("-on", "-pk")


# --- what steps mean ---------------------------------------------------------------------------------------------
def ended(asked: Asked) -> str:
    """Why it can't be answered any more."""
    return "这次征集已经结束。" if asked.filing.closed else ""


def is_over(due_on: date) -> bool:
    """Whether a last day has passed; it counts itself."""
    return clock.today() > due_on


def overdue(asked: Asked) -> str:
    """Why what was said can't be taken back any more."""
    due = asked.filing.due_on
    return f"截止日期 {due:%Y-%m-%d} 已过，不能撤回；有可申报的仍可申报。" if is_over(due) else ""


def past_due(filing: Filing) -> str:
    """Why nobody more is asked: it would be until a day that is over."""
    due = filing.due_on
    return f"截止日期 {due:%Y-%m-%d} 已过，请先改截止日期。" if is_over(due) else ""


def undeclared(asked: Asked) -> bool:
    return answer_of(asked) != Answer.DECLARED


def has_further(filing: Filing) -> bool:
    return bool(further(filing).exists())


def after_step(filing: Filing, name: str, user: Any, words: str) -> None:
    """Those who still wait are told of another last day."""
    if name != "change_due":
        return
    said = f"{filing}的截止日期改为 {filing.due_on:%Y-%m-%d}，请按时申报；没有可申报的，也请点一下说明。"
    waiting = filing.asked_members.waiting().select_related("member__user")
    _tell(waiting, said, f"filing-due:{{}}:{filing.version}")
