"""机关加减分: what points given or taken by the office mean for the ledger, until when, and who is told."""

from collections import Counter
from decimal import Decimal
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cppcc import recycle
from cppcc.notices import notify
from cppcc.rights import Refused
from members import duties
from members.kinds import BY_HAND
from members.models import Assessment, DutyRecord, GivenPoints, Member, PlenaryYear, Scheme
from members.states import AssessmentState


def duties_of(given: GivenPoints) -> list[duties.Duty]:
    """One record of its year; the points are its quantity."""
    return [duties.Duty(given.member, given.plenary, given.kind, given.on, given.reason, quantity=given.points)]


def held(year: PlenaryYear) -> str:
    """Why points of a year can be neither given nor taken any more; "" where they can."""
    newest = Assessment.objects.filter(plenary=year).order_by("-revision").first()
    if newest is None or newest.open_to_change:
        return ""
    if newest.state == AssessmentState.PUBLISHED:
        return f"{newest}已经公布，不能再加减分。确需更正的，请先在“年度考核”页写明原因另立修订。"
    return f"{newest}现为“{newest.get_state_display()}”，不能再加减分。请先退回或撤回，再登记并重新统计。"


def _require_open(*years: PlenaryYear) -> None:
    """Refused where points of a year may not change. In a transaction: none of its assessments goes on until that ends."""
    with transaction.atomic():
        rows = Assessment.objects.select_for_update(of=("self",)).filter(plenary__in=years)
        list(rows.order_by("pk"))
        for year in years:
            if words := held(year):
                raise Refused(words)


def new_url(member: int, year: PlenaryYear) -> str:
    """The form, with the member and the year filled in."""
    return f"{reverse('register_new', args=['given-points'])}?{urlencode({'member': member, 'plenary': year.pk})}"


def _served(member: Member, year: PlenaryYear) -> bool:
    """Whether the member served at any time of the year."""
    return member.joined_on <= year.ends_on and (member.left_on is None or member.left_on > year.starts_on)


def check(given: GivenPoints) -> None:
    """ValidationError where the year's assessment is settled, the member did not serve in it, or its scheme has no such
    category."""
    former = GivenPoints.objects.filter(pk=given.pk).select_related("plenary").first() if given.pk else None
    for year in {one.plenary for one in (given, former) if one is not None}:
        if words := held(year):
            raise ValidationError(words)
    if not _served(given.member, given.plenary):
        raise ValidationError({"member": "本年度不在任，不能加减分。"})
    if given.on < given.plenary.starts_on:
        raise ValidationError({"on": f"日期不能早于{given.plenary}开始的 {given.plenary.starts_on:%Y-%m-%d}。"})
    scheme = Scheme.objects.filter(plenary=given.plenary).first()
    names = [one.name for one in scheme.parsed.categories] if scheme else []
    if given.category and given.category not in names:
        known = f"有：{'、'.join(names)}" if names else "还没有类别"
        raise ValidationError({"category": f"本年度考核办法中没有这个类别（{known}）。不填为单列计入。"})


def stay(given: GivenPoints) -> None:
    """Refused where they may not be taken back."""
    _require_open(given.plenary)


def record(given: GivenPoints) -> None:
    """Bring the ledger in line and tell who they concern; in the transaction of its saving.

    Raises Refused where an assessment of the year, or of the one that they stood in, went on meanwhile.
    """
    former = given.former
    with transaction.atomic():
        _require_open(*{one.plenary for one in (given, former) if one is not None})
        duties.record(given, duties_of(given))
        given.duties.update(updated_at=timezone.now())  # in which category they count is part of a year's points
    if former is None:
        _tell(given, "")
    elif given.differs(former):
        if former.member_id != given.member_id:
            _tell(former, "已撤回：")
        _tell(given, "已更正：" if former.member_id == given.member_id else "")


def taken_back(given: GivenPoints) -> None:
    """The member learns that they were deleted."""
    _tell(given, "已撤回：")


def _restored(given: GivenPoints) -> None:
    _tell(given, "已恢复：")


def _tell(given: GivenPoints, what: str) -> None:
    if given.member.user:
        words = f"{what}{given.plenary}机关{given.get_way_display()} {given.points.normalize():f} 分：{given.reason}"
        page = f"{reverse('points', args=[given.member_id])}?year={given.plenary.year}"
        notify([given.member.user], words[:300], page, f"given-points:{given.member_id}:{timezone.now().timestamp()}")


def uncounted(assessment: Assessment) -> str:
    """Why it has to be counted anew: points were given, taken, changed, taken back or moved since."""
    since = GivenPoints.objects.filter(plenary=assessment.plenary_id, updated_at__gt=assessment.counted_at)
    changed = since.exists() or _counted(assessment) != _standing(assessment)
    return "统计之后机关加减分有变动，请先按现有记录重新统计。" if changed else ""


def _counted(assessment: Assessment) -> set[tuple[int, Decimal]]:
    """The records of points by hand that its results were counted with, each with its points."""
    results = assessment.entries.filter(result__has_key="by_hand").values_list("result", flat=True)
    lines = (line for result in results for one in result["categories"] for line in one["lines"])
    return {
        (item["duty"], abs(Decimal(item["points"]))) for line in lines if line.get("by_hand") for item in line["items"]
    }


def _standing(assessment: Assessment) -> set[tuple[int, Decimal]]:
    """Those that stand now, of the members whom it is about."""
    rows = DutyRecord.objects.filter(plenary=assessment.plenary_id, kind__in=BY_HAND)
    return set(rows.filter(member__in=assessment.entries.values("member")).values_list("pk", "quantity"))


def strayed(scheme: Scheme) -> str:
    """Why a scheme is not published: points were given in a category that it has no more."""
    names = [one.name for one in scheme.parsed.categories]
    rows = GivenPoints.objects.filter(plenary=scheme.plenary_id).exclude(category__in=["", *names])
    found = Counter(rows.order_by().values_list("category", flat=True))
    return "".join(
        f"{number} 条机关加减分计入的类别“{name}”已不在办法中，请先改登记。" for name, number in sorted(found.items())
    )


recycle.restored(GivenPoints, stay)
recycle.restored(GivenPoints, _restored)
