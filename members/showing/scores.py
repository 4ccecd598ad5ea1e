"""Points, the ranking, assessments and their entries, what is left to do after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cppcc.templatetags.components import dotted, state_badge
from cppcc.templatetags.furniture import day, moment
from members import assessing, questioning
from members.ledger import running
from members.models import Assessment, AssessmentEntry, Member, PlenaryYear, Question, Scheme, Talk
from members.points import Points
from members.schemes import limits
from members.schemes.conditions import asks_talk
from members.schemes.words import limit_words
from members.states import AssessmentState

Fact = tuple[str, Any]
UNGRADED = "不定等次"
UNCOUNTED = "得分还没有统计完"
AHEAD = "年度还没有结束：任职月数和职务算到年末；“少于”一类的一票条件到年末才定，现在还差的写在“说明”中。"
OPEN_LINES = 6
"""So many chances for more points are named."""


def points_words(points: Any) -> str:
    """15 or 7.50: as pages write a number of the database."""
    return floatformat(points, "-2")


# --- a member's points -----------------------------------------------------------------------------


def grade_label(points: Points) -> str:
    """What the grade beside points is: the published one, that of the points while the year runs, or the live one."""
    if points.published:
        return "等次"
    return "按目前得分" if points.running else "目前等次"


@dataclass(frozen=True)
class Scored:
    """The panel about points: the published result in words, or what is missing as of now."""

    points: Points

    @property
    def grade_label(self) -> str:
        return grade_label(self.points)

    @property
    def more_words(self) -> str:
        return "逐项查看" if self.points.published else "逐项查看、试算"

    @property
    def tentative(self) -> bool:
        """Whether the scheme is still a draft."""
        return not self.points.published and not self.points.sure

    @property
    def published_words(self) -> str:
        entry = self.points.published
        if entry is None:
            return ""
        one = entry.assessment
        revised = f"修订原因：{one.reason}。" if one.reason else ""
        changed = f"等次经调整：{entry.override_reason}" if entry.override_reason else ""
        return f"{one}，{_published_day(one)} 公布。{revised}{changed}"

    @property
    def open_words(self) -> str:
        """Where points can still be had, while better grades are left."""
        if not self.points.missing:
            return ""
        return "，".join(one.words for one in self.points.open_lines[:OPEN_LINES])


def _published_day(assessment: Assessment) -> str:
    return moment(assessment.published_at)[:10]


# --- the ranking -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """A sentence above a list; ``look`` are the classes of its paragraph."""

    words: str
    look: str = "muted"


def ranking_note(scheme: Scheme, assessment: Assessment | None) -> Note:
    """How far the ranking may be relied on."""
    ahead = (AHEAD if running(scheme.plenary) else "") + _before_limits(scheme)
    if scheme.is_draft:
        words = f"考核办法还是草案：以下是按草案对现有记录的试算，不影响任何委员。{ahead}"
        return Note(words, "alert alert-warning")
    if assessment is None:
        return Note(f"按现有记录实时计算，点一行逐项查看。{ahead}")
    result = format_html('<a href="{}">{}</a>', assessment.get_absolute_url(), assessment)
    return Note(format_html("以下按现有记录实时计算；已公布的结果见 {}。{}", result, ahead))


def _before_limits(scheme: Scheme) -> str:
    """That a grade of which not everybody can have one is decided when the assessment is drawn up."""
    names = [f"“{grade.name}”" for grade in scheme.parsed.grades if grade.limited]
    return f"{'、'.join(names)}有名额，这里先按得分定等次，拟定年度考核时再按名额确定。" if names else ""


# --- assessments -----------------------------------------------------------------------------------


def assessment_words(assessment: Assessment) -> str:
    """When it was published and approved by whom; before that when it was taken."""
    if assessment.published_at:
        return f"{_published_day(assessment)} 公布，{assessment.approved_by}批准"
    return f"{moment(assessment.counted_at)} 统计" if assessment.entries.exists() else UNCOUNTED


def assessment_facts(assessment: Assessment) -> list[Fact]:
    counted = assessment.entries.exists()
    found: list[Fact] = [
        ("状态", state_badge(assessment)),
        ("统计时间", f"{moment(assessment.counted_at)}，{assessment.created_by}" if counted else UNCOUNTED),
    ]
    if counted and timezone.localdate(assessment.counted_at) <= assessment.plenary.ends_on:
        found.append(("口径", early_words(assessment)))
    found += _limit_facts(assessment)
    if assessment.reason:
        found.append(("修订原因", assessment.reason))
    if assessment.questions_until:
        found.append(("委员核对", questions_words(assessment)))
    if assessment.approved_by:
        found.append(("批准", f"{assessment.approved_by}，{moment(assessment.approved_at)}"))
        found.append(("核对", seal_words(assessment)))
    return found


def _limit_facts(assessment: Assessment) -> list[Fact]:
    """How many have each grade that only so many may have, and who stands equal at a border."""
    limited = [grade for grade in assessment.parsed.grades if grade.limited]
    if not limited:
        return []
    given = list(assessment.entries.exclude(grade="").order_by().values_list("grade", flat=True))
    computed = assessment.entries.exclude(computed_grade="").count()
    found: list[Fact] = []
    for grade in limited:
        room, has = limits.most(grade, computed), given.count(grade.name)
        over = f"，超出 {has - room} 名" if room is not None and has > room else ""
        found.append((f"“{grade.name}”名额", f"{limit_words(grade)}：可定 {room} 名，现 {has} 名{over}"))
    tied = assessment.entries.filter(note__contains=limits.TIED, override_reason="").values_list("name", flat=True)
    if tied:
        found.append((limits.TIED, f"{'、'.join(tied)}：同分跨在名额边上，没有列入，由领导决定"))
    return found


def questions_words(assessment: Assessment) -> str:
    """Until when members may ask, how many questions there are and how many wait."""
    number, waiting = assessment.questions.count(), assessment.questions.waiting().count()
    asked = f"意见 {number} 条，待答复 {waiting} 条" if number else "没有意见"
    waived = f"，领导决定不再等待（{moment(assessment.waived_at)}）" if assessment.waived_at else ""
    looked = f"已有 {assessment.looked.count()} 名委员查看，" if assessment.state == AssessmentState.CHECKING else ""
    return f"到 {day(assessment.questions_until)} 为止，{looked}{asked}{waived}"


def early_words(assessment: Assessment) -> str:
    """What a result does not know that was counted before the year was over."""
    again = "修订" if assessment.published_at else "重新统计"
    return (
        f"统计时年度还没有结束（到 {day(assessment.plenary.ends_on)}），"
        f"“少于”一类的条件按已有记录定，此后的记录须{again}才计入"
    )


def honoured_words(assessment: Assessment | None) -> str:
    """“优秀”等次, as the scheme of the published result marks it."""
    names = [f"“{grade.name}”" for grade in assessment.parsed.honoured] if assessment else []
    return f"{'、'.join(names)}等次" if names else "可以评优的等次"


def grade_counts(assessment: Assessment, counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """How many are of which grade, in the order of the scheme."""
    found = dict(counts)
    named = [grade.name for grade in assessment.parsed.grades]
    order = [*named, *(name for name in found if name not in named)]
    return [(name or UNGRADED, found.get(name, 0)) for name in order if name in found or name in named]


def changed_words(entry: AssessmentEntry) -> str:
    """Whose grade was set by hand, from what to what and why."""
    before, after = entry.computed_grade or UNGRADED, entry.grade or UNGRADED
    return f"{entry.name}：{before} → {after}，{entry.override_reason}"


def seal_words(assessment: Assessment) -> str:
    if assessing.seal_holds(assessment):
        return "与批准时一致"
    return format_html('<span class="late">{}</span>', "与批准时不符，请联系系统管理员")


@dataclass(frozen=True)
class ToTalk:
    """One who is to be talked to; ``new_url`` leads to the form of the record."""

    name: str
    url: str
    words: str
    new_url: str


def to_talk(entries: Iterable[AssessmentEntry], year: PlenaryYear) -> list[ToTalk]:
    form = reverse("register_new", args=["talks"])
    return [
        ToTalk(
            entry.name,
            entry.get_absolute_url(),
            dotted(entry.sector, f"{points_words(entry.total)} 分", entry.grade, entry.consequences),
            f"{form}?{urlencode({'member': entry.member_id, 'plenary': year.pk, 'kind': talk_kind(entry)})}",
        )
        for entry in entries
    ]


def talk_kind(entry: AssessmentEntry) -> str:
    """Which talks the consequences ask for: 提醒谈话、诫勉谈话; empty: a talk about the grade."""
    return "、".join(filter(asks_talk, entry.consequences.split("、")))[:40]


def talk_line(talk: Talk) -> SafeString:
    """Who talked with whom about what, what follows in grey."""
    after = format_html(' <span class="muted">{}</span>', talk.follow_up) if talk.follow_up else ""
    return format_html("{}，{}{}：{}{}", talk.member, talk.by, talk.kind, talk.content, after)


# --- one member's entry ----------------------------------------------------------------------------


def entry_line(entry: AssessmentEntry, inside: bool) -> str:
    """Beside the name; ``inside``: the rank is for staff and leaders."""
    return dotted(entry.assessment, f"第 {entry.rank} 名" if inside else "")


def entry_sum(entry: AssessmentEntry) -> str:
    base, bonus, deduction = map(points_words, (entry.base, entry.bonus, entry.deduction))
    note = f"{entry.note}。" if entry.note else ""
    return f"基础分 {base}，加分 {bonus}，扣分 {deduction}。{note}"


def override_words(entry: AssessmentEntry, inside: bool) -> str:
    """From which grade it was changed and why; by whom is for staff and leaders."""
    if not entry.override_reason:
        return ""
    who = f"（{entry.overridden_by}）" if inside and entry.overridden_by else ""
    return f"等次由“{entry.computed_grade or UNGRADED}”调整：{entry.override_reason}{who}"


def entry_facts(entry: AssessmentEntry) -> list[Fact]:
    """Where the member belonged when the points were taken."""
    return [
        ("界别", entry.sector),
        ("专门委员会", entry.committee),
        ("活动组", entry.group),
        ("常委", "是" if entry.standing else "否"),
        ("统计时间", moment(entry.assessment.counted_at)),
    ]


# --- questions about it ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Checking:
    """The own draft that a member is asked to check; ``ask_url`` is "" once the days are over."""

    entry: AssessmentEntry
    words: str
    link: str
    ask_url: str


def checking(member: Member) -> Checking | None:
    """The draft that is open to this member now. One query."""
    rows = AssessmentEntry.objects.filter(member=member, assessment__state=AssessmentState.CHECKING)
    entry = rows.select_related("assessment__plenary__term").order_by("-assessment__plenary__year").first()
    return Checking(entry, check_words(entry.assessment), "查看得分和记录", ask_url(entry)) if entry else None


def ask_url(entry: AssessmentEntry) -> str:
    return reverse("question_new", args=[entry.assessment_id]) if questioning.runs(entry.assessment) else ""


def check_words(assessment: Assessment) -> str:
    """What a member is told above the own draft; "" where it is none."""
    if assessment.state != AssessmentState.CHECKING:
        return ""
    said = f"{assessment}还没有批准和公布，现有的是核对用的草稿，只有您和机关可以看到。"
    until = f"{day(assessment.questions_until)}"
    if questioning.runs(assessment):
        return f"{said}对得分、记录有疑问，或有履职没有记入，请在 {until} 前提出。"
    return f"{said}核对已于 {until} 截止。"


def question_facts(question: Question) -> list[Fact]:
    found: list[Fact] = [
        ("委员", question.member),
        ("年度考核", question.assessment),
        ("核对的内容", question.about),
        ("提出时间", moment(question.created_at)),
    ]
    if question.answered_at:
        found.append(("答复", f"{question.answered_by}，{moment(question.answered_at)}"))
    return found


# --- the scheme ------------------------------------------------------------------------------------


def grade_words(grade: Any) -> str:
    """From how many points on, and whether those who have it are talked to."""
    talked = "" if grade.qualified else "，须约谈"
    commended = "，可以评为优秀政协委员" if grade.honoured else ""
    limited = f"，{limit_words(grade)}，超出的归下一等次" if grade.limited else ""
    return f"{points_words(grade.least)} 分及以上{talked}{commended}{limited}"
