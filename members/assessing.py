"""Drawing up a year's assessment, changing a grade by hand, correcting it afterwards, and what follows from it."""

import json
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import SHA256, Cast
from django.utils.crypto import salted_hmac

from cppcc import recycle
from cppcc.calendar import clock
from cppcc.models import CourseEntry, Job
from cppcc.notices import notify, notify_each
from cppcc.rights import Role
from cppcc.vocabularies import kept_once
from cppcc.workflow import Refused
from members import awarding, questioning, years
from members.ledger import Assessed, Tell, assess, silent
from members.models import Assessment, AssessmentEntry, Award, Member, PlenaryYear, Scheme, Talk, with_role
from members.schemes import explaining
from members.schemes.conditions import TALK
from members.schemes.reading import from_data
from members.states import AssessmentState, SchemeState

POINTS = "members.points"
"""The kind of the job that counts an assessment's points; its subject is "key:version"."""
IN_COUNTING = "正在统计得分，统计完再办理。"
GONE = "这份考核已删除。"


def counting(assessment: Assessment) -> bool:
    """Whether a job is counting its points."""
    rows = Job.objects.filter(kind=POINTS, state__in=Job.ACTIVE, subject__startswith=f"{assessment.pk}:")
    return rows.exists()


class Digest(SHA256):
    """Of a text; Django's own asks PostgreSQL for an extension."""

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        written = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=written, **more)


SEEN_FOR = 86_400
"""Seconds for which it is known again whether a seal holds."""


def seal_holds(assessment: Assessment) -> bool:
    """Whether what was approved stands as it was, as a page asks: of thousands of members the seal itself takes a second.

    The answer is kept with a signature over it and over what the database says of every row, a digest for each long
    explanation; so whatever is changed behind the program's back has the seal asked again, and nobody without the key can
    say that it held.
    """
    said = _said_by_rows(assessment)
    answers = {
        salted_hmac("members.assessment.seal_holds", f"{holds}{said}", algorithm="sha256").hexdigest(): holds
        for holds in (True, False)
    }
    key = f"assessment-seal:{assessment.pk}"
    if (known := cache.get(key)) in answers:
        return answers[known]
    holds = assessment.seal_holds
    if _said_by_rows(assessment) == said:  # else somebody wrote between the two readings: nothing is kept
        cache.set(key, next(mark for mark, answer in answers.items() if answer == holds), SEEN_FOR)
    return holds


def _said_by_rows(assessment: Assessment) -> str:
    """All that the seal is over, a digest for each long explanation."""
    rows = assessment.entries.order_by("member_id").values_list(
        "member_id", "name", "total", "grade", "computed_grade", "override_reason", Digest(Cast("result", TextField()))
    )
    own = [assessment.seal, assessment.plenary_id, assessment.revision, assessment.reason, assessment.rules]
    return json.dumps([*own, list(rows)], default=str, sort_keys=True)


def current(year: PlenaryYear) -> Assessment | None:
    """The published assessment that holds: the newest revision."""
    return Assessment.objects.filter(plenary=year).published().order_by("-revision").first()


def begin(year: PlenaryYear, user: Any, reason: str = "") -> Assessment:
    """A draft by the published scheme, whose points are still to be counted (``recount``).

    Raises Refused where there is no published scheme, where one is being drawn up already, and where a further one
    (a revision) does not say why.
    """
    with transaction.atomic():
        scheme = Scheme.objects.select_for_update(of=("self",)).filter(plenary=year).first()
        if scheme is None or scheme.state != SchemeState.PUBLISHED:
            raise Refused("本年度考核办法还没有公布，请先公布办法。")
        if Assessment.objects.filter(plenary=year).exclude(state=AssessmentState.PUBLISHED).exists():
            raise Refused("本年度已有一份正在拟定的考核，请先办完。")
        last = Assessment.objects.filter(plenary=year).order_by("-revision").first()
        if year.is_closed and last is None:
            raise Refused(f"{years.ended_words(year)}请先在“年度”页重新打开，再进行考核。")
        if last and not reason.strip():
            raise Refused("已公布的考核只能以修订更正，请写明修订原因。")
        made = Assessment.objects.create(
            plenary=year,
            revision=last.revision + 1 if last else 0,
            reason=reason.strip() if last else "",
            rules=scheme.rules,
            counted_at=clock.now(),
            created_by=user,
        )
        _said(made, "draw_up", "修订" if last else "建立", user, made.reason)
    return made


def to_recount(pk: int, version: int) -> None:
    """Raises Refused where the points can't be taken anew: it is not open, or was changed meanwhile."""
    with transaction.atomic():
        _open(pk, version)


def draw_up(year: PlenaryYear, user: Any, reason: str = "") -> Assessment:
    """Take every member's points as they are now, by the published scheme. Raises Refused as ``begin``."""
    with kept_once(), transaction.atomic():
        made = begin(year, user, reason)
        _fill(made, _counted(made), user)
    return made


def recount(
    assessment: Assessment,
    user: Any,
    version: int,
    tell: Tell = silent,
    close: Callable[[Assessment], None] = lambda counted: None,
) -> Assessment:
    """Take the points anew from the ledger; grades changed by hand keep their reason.

    Nothing is locked while they are counted; ``close`` is called in the transaction that writes them. Raises Refused
    where it is not open or was changed meanwhile.
    """
    with kept_once():
        to_recount(assessment.pk, version)
        begun = clock.now()
        rows = _counted(assessment, tell)
        with transaction.atomic():
            locked = _open(assessment.pk, version)
            before = _said_to(locked)
            _fill(locked, rows, user)
            now = _said_to(locked)
            questioning.look_again(locked, [pk for pk in before if before[pk] != now.get(pk)])
            locked.counted_at = begun  # what was corrected since is not in it
            locked.bump()
            locked.save()
            close(locked)
    return locked


def _counted(assessment: Assessment, tell: Tell = silent) -> list[Assessed]:
    return assess(assessment.plenary, from_data(assessment.rules), final=True, tell=tell)


def _fill(assessment: Assessment, rows: list[Assessed], user: Any) -> None:
    """Everybody's points in place of those that stand, with the grades changed by hand: its own, at first those of the
    revision before. Of an assessment that the caller's transaction has locked."""
    first = not assessment.entries.exists()
    before = _former(assessment) if first else assessment
    kept = {entry.member_id: entry for entry in before.entries.exclude(override_reason="")} if before else {}
    assessment.entries.all().delete()
    AssessmentEntry.objects.bulk_create(_entry(assessment, one, kept) for one in rows)
    _said(assessment, "recount", "统计" if first else "重新统计", user, assessment.grade_words)


def _said_to(assessment: Assessment) -> dict[int, tuple[Any, str]]:
    """What each member (by key) has looked at: the total and the grade."""
    rows = assessment.entries.order_by().values_list("member_id", "total", "grade")
    return {pk: (total, grade) for pk, total, grade in rows}


def _former(assessment: Assessment) -> Assessment | None:
    rows = Assessment.objects.filter(plenary=assessment.plenary_id, revision__lt=assessment.revision)
    return rows.order_by("-revision").first()


def _entry(made: Assessment, one: Assessed, kept: dict[int, AssessmentEntry]) -> AssessmentEntry:
    score, hand = one.score, kept.get(one.member.pk)
    computed = score.grade.name if score.grade else ""
    entry = AssessmentEntry(
        assessment=made,
        member=one.member,
        name=str(one.member)[:50],
        sector=one.sector,
        committee=one.committee,
        group=one.group,
        standing=one.person.standing,
        rank=one.rank,
        total=score.total,
        base=score.base,
        bonus=score.bonus,
        deduction=score.deduction,
        computed_grade=computed,
        grade=computed,
        qualified=score.grade is None or score.grade.qualified,
        note=explaining.note_words(score),
        result=explaining.kept(score, one.facts),
    )
    _follow(entry)
    if hand and hand.grade != computed:
        _set_grade(entry, hand.grade, hand.override_reason, hand.overridden_by)
    return entry


def _follow(entry: AssessmentEntry) -> None:
    """The consequences that the entry's grade has."""
    rules = entry.assessment.rules
    order = tuple(grade["name"] for grade in rules.get("grades", []))
    held = explaining.with_grade(entry.result, entry.assessment.plenary.year, entry.grade, order)
    words = list(dict.fromkeys(one.words for one in held))
    entry.consequences = "、".join(words)[:300]


def _set_grade(entry: AssessmentEntry, name: str, reason: str, user: Any) -> None:
    entry.grade = name
    entry.qualified = all(
        grade["qualified"] for grade in entry.assessment.rules.get("grades", []) if grade["name"] == name
    )
    by_hand = name != entry.computed_grade
    entry.override_reason = reason if by_hand else ""
    entry.overridden_by = user if by_hand else None
    _follow(entry)


def _open(pk: int, version: int) -> Assessment:
    locked = Assessment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if locked is None:
        raise Refused(GONE)
    if locked.version != version:
        raise Refused("此考核刚被他人处理过，请看过最新情况再改。")
    if not locked.open_to_change:
        raise Refused(f"此考核现为“{locked.get_state_display()}”，不能再改。")
    return locked


def override(entry: AssessmentEntry, grade: str, reason: str, user: Any, version: int) -> None:
    """Set a grade by hand, with the reason; the computed grade given back takes the change away.

    Raises Refused where the assessment is not open, was changed meanwhile, or has no such grade.
    """
    with transaction.atomic():
        locked = _open(entry.assessment_id, version)
        if counting(locked):
            raise Refused(IN_COUNTING)
        entry = AssessmentEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        entry.assessment = locked
        if grade and grade not in [one["name"] for one in locked.rules.get("grades", [])]:
            raise Refused("办法中没有这个等次。")
        before = entry.grade
        _set_grade(entry, grade, reason, user)
        entry.save()
        if entry.grade != before:
            questioning.look_again(locked, [entry.member_id])
        locked.bump()
        locked.save()
        _said(locked, "override", "调整等次", user, f"{entry.name}：{before or '不定'} → {grade or '不定'}。{reason}")


def discard(assessment: Assessment, version: int, user: Any) -> None:
    """Throw a draft away, into the bin; Refused while members have their days for it, or wait for an answer."""
    with transaction.atomic():
        locked = _open(assessment.pk, version)
        held = questioning.days_left(locked) if locked.state == AssessmentState.CHECKING else ""
        if locked.questions.waiting().exists():
            held = "还有核对意见没有答复，不能删除。请逐条答复后再删除，或重新统计。"
        if held or counting(locked):
            raise Refused(held or IN_COUNTING)
        recycle.delete(locked, user, [Role.STAFF])


def _same_scheme(assessment: Assessment) -> None:
    """A draft from the bin goes on only by the scheme that holds."""
    scheme = Scheme.objects.select_for_update(of=("self",)).filter(plenary=assessment.plenary_id).first()
    if scheme is None or scheme.state != SchemeState.PUBLISHED or scheme.rules != assessment.rules:
        raise Refused("删除这份考核之后，本年度考核办法已有变化，不能恢复。请按现行办法重新建立考核。")


recycle.restored(Assessment, _same_scheme)
recycle.restored(Assessment, questioning.came_back)


def _said(assessment: Assessment, name: str, label: str, user: Any, words: str) -> None:
    CourseEntry.objects.create(
        subject=assessment,
        transition=name,
        label=label,
        source=assessment.state,
        target=assessment.state,
        user=user,
        words=words,
        at=clock.now(),
    )


def after_step(assessment: Assessment, name: str, user: Any, words: str) -> None:
    """Who is told of a step."""
    url, key = assessment.get_absolute_url(), f"assessment:{assessment.pk}:{assessment.version}"
    if name == "open_to_members":
        questioning.told_of_opening(assessment, key)
    elif name == "waive":
        notify([assessment.created_by], f"{assessment}不再等待核对：{words}", url, key)
    elif name == "submit":
        notify(with_role(Role.LEADER), f"{assessment}待批准：{words}", url, key)
    elif name == "send_back":
        notify([assessment.created_by], f"{assessment}被退回：{words}", url, key)
    elif name == "approve":
        notify([assessment.created_by], f"{assessment}已批准，可以公布。", url, key)
    elif name == "publish":
        entries: Any = assessment.entries.filter(member__user__isnull=False).select_related("member__user")
        said = f"{assessment}已公布，您的等次："
        notify_each(
            (
                one.member.user,
                f"{said}{one.grade or '不定等次'}。{_consequences_told(one)}",
                one.get_absolute_url(),
                key,
            )
            for one in entries
        )
        _tell_later_years(assessment, key)


def _consequences_told(entry: AssessmentEntry) -> str:
    return "".join(f"{words}。" for words in entry.result.get("consequences", ()))


def _tell_later_years(assessment: Assessment, key: str) -> None:
    """Staff learn which later results of the term were counted with what this one says otherwise now."""
    later = Assessment.objects.filter(
        plenary__term=assessment.plenary.term_id, plenary__starts_on__gt=assessment.plenary.starts_on
    )
    newest = {one.plenary_id: one for one in later.select_related("plenary").order_by("revision")}
    for one in newest.values():
        if one.parsed.looks_back:
            again = "重新统计" if one.open_to_change else "另立修订" if one.published_at else "退回后重新统计"
            said = f"{assessment}已公布，{one}用到这一年的结果，请核对；需要更正的，{again}。"
            notify(with_role(Role.STAFF), said, one.get_absolute_url(), f"{key}:later:{one.pk}")


# --- talks and awards --------------------------------------------------------------------------------------------
TALKS = Q(qualified=False) | Q(consequences__contains=TALK)
"""Entries that ask for a talk."""


def to_be_talked_to(year: PlenaryYear) -> Any:
    """Entries of the published assessment whose grade, or a consequence, asks for a talk that was not held yet."""
    assessment = current(year)
    if assessment is None:
        return AssessmentEntry.objects.none()
    held = Talk.objects.filter(plenary=year).values("member")
    return assessment.entries.filter(TALKS).exclude(member__in=held)


def talks_due() -> Any:
    """The same of every year: entries of each year's newest published assessment without a talk since."""
    newest: dict[int, int] = {}
    published = Assessment.objects.published().order_by("revision")
    for plenary, pk in published.values_list("plenary_id", "pk"):
        newest[plenary] = pk
    held = Talk.objects.filter(plenary=OuterRef("assessment__plenary"), member=OuterRef("member"))
    return AssessmentEntry.objects.filter(TALKS, assessment__in=newest.values()).exclude(Exists(held))


def award_best(year: PlenaryYear, title: str, on: Any, by: str, assessment: int | None = None, level: str = "") -> int:
    """Give an award to all of the grades that the scheme commends; who has it already keeps it. Returns how many are new.

    ``assessment``: the key of the result that the person saw; raises Refused where another one holds by now.
    """
    holds = current(year)
    if holds is None or not holds.rules.get("grades"):
        raise Refused("本年度考核还没有公布。")
    if assessment not in (None, holds.pk):
        raise Refused(f"您打开此页之后公布了“{holds}”，没有登记。请看过新的考核结果再登记。")
    best = [grade.name for grade in holds.parsed.honoured]
    if not best:
        raise Refused("此考核所用的办法没有可以评优的等次，没有登记。可以在“委员表彰”中逐一登记。")
    with transaction.atomic():
        there = set(Award.objects.filter(plenary=year, title=title).values_list("member_id", flat=True))
        members = Member.objects.filter(assessed__in=holds.entries.filter(grade__in=best)).exclude(pk__in=there)
        new = [Award(plenary=year, member=member, title=title, on=on, by=by, level=level) for member in members]
        Award.objects.bulk_create(new)
        awarding.record_many(new)
    return len(new)
