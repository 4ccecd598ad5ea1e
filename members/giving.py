"""机关加减分: what points given or taken by the office mean for the ledger, until when, and who is told."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cppcc import recycle
from cppcc.notices import notify
from cppcc.rights import Refused
from members import duties
from members.models import Assessment, GivenPoints, PlenaryYear, Scheme
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


def new_url(member: int, year: PlenaryYear) -> str:
    """The form, with the member and the year filled in."""
    return f"{reverse('register_new', args=['given-points'])}?{urlencode({'member': member, 'plenary': year.pk})}"


def check(given: GivenPoints) -> None:
    """ValidationError where the year's assessment is settled, or its scheme has no such category."""
    former = GivenPoints.objects.filter(pk=given.pk).select_related("plenary").first() if given.pk else None
    for year in {one.plenary for one in (given, former) if one is not None}:
        if words := held(year):
            raise ValidationError(words)
    if given.on < given.plenary.starts_on:
        raise ValidationError({"on": f"日期不能早于{given.plenary}开始的 {given.plenary.starts_on:%Y-%m-%d}。"})
    scheme = Scheme.objects.filter(plenary=given.plenary).first()
    names = [one.name for one in scheme.parsed.categories] if scheme else []
    if given.category and given.category not in names:
        known = f"有：{'、'.join(names)}" if names else "还没有类别"
        raise ValidationError({"category": f"本年度考核办法中没有这个类别（{known}）。不填为单列计入。"})


def stay(given: GivenPoints) -> None:
    """Refused where they may not be taken back."""
    if words := held(given.plenary):
        raise Refused(words)


def record(given: GivenPoints) -> None:
    """Bring the ledger in line and tell the member; in the transaction of its saving."""
    with transaction.atomic():
        duties.record(given, duties_of(given))
        given.duties.update(updated_at=timezone.now())  # in which category they count is part of a year's points
    if given.member.user:
        words = f"{given.plenary}机关{given.get_way_display()} {given.points.normalize():f} 分：{given.reason}"
        page = f"{reverse('points', args=[given.member_id])}?year={given.plenary.year}"
        notify([given.member.user], words[:300], page, f"given-points:{given.pk}:{given.updated_at.timestamp()}")


def uncounted(assessment: Any) -> str:
    """Why it has to be counted anew: points were given or taken since."""
    since = GivenPoints.objects.filter(plenary=assessment.plenary_id, updated_at__gt=assessment.counted_at)
    return "统计之后登记过机关加减分，请先按现有记录重新统计。" if since.exists() else ""


recycle.restored(GivenPoints, stay)
