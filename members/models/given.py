"""机关加减分: points that the office gives to a member or takes from one, with the reason."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.search import Searched, SearchedQuerySet
from members.kinds import BY_HAND
from members.models.body import PlenaryYear
from members.models.duty import DutyRecord
from members.models.member import Member


class Way(models.TextChoices):
    GIVE = "give", "加分"
    TAKE = "take", "扣分"


class GivenPoints(Searched):
    """Points beside the rules of a scheme. What it means for the ledger: ``members.giving``."""

    FOLLOWS_YEAR: ClassVar[bool] = True
    SAID: ClassVar[tuple[str, ...]] = ("plenary_id", "member_id", "way", "points", "on", "category", "reason")
    Way = Way

    plenary = models.ForeignKey(PlenaryYear, on_delete=models.PROTECT, related_name="given_points", verbose_name="年度")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="given_points", verbose_name="委员")
    way = models.CharField("加分或扣分", max_length=4, choices=Way)
    points = models.DecimalField(
        "分值",
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"), "分值须大于 0，扣分也填正数。")],
    )
    on = models.DateField("日期")
    category = models.CharField(
        "计入类别",
        max_length=40,
        blank=True,
        help_text="本年度考核办法中的类别名称，按该类别的上限计；不填为单列“机关加分”或“机关扣分”。",
    )
    reason = models.CharField("理由", max_length=300, help_text="委员本人和得分明细表中可以看到。")
    updated_at = models.DateTimeField(editable=False, default=clock.now)
    """When it was changed last: an assessment that was counted before is counted anew."""
    duties = GenericRelation(DutyRecord)

    objects = SearchedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "机关加减分"
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gt=0), name="given_points_positive", violation_error_message="分值须大于 0。"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="given_points_say_why", violation_error_message="请写明理由。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_way_display()} {Decimal(self.points).normalize():f} 分"

    def get_absolute_url(self) -> str:
        return reverse("register_edit", args=["given-points", self.pk])

    former: "GivenPoints | None" = None
    """What stood before the last save of this object; None of a new one."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        rows = type(self).objects.select_related("plenary", "member__user")
        self.former = rows.filter(pk=self.pk).first() if self.pk else None
        self.updated_at = clock.now() if self.former is None or self.differs(self.former) else self.former.updated_at
        super().save(*args, **kwargs)

    def differs(self, other: "GivenPoints") -> bool:
        """Whether it says anything else than another."""
        return any(getattr(self, name) != getattr(other, name) for name in self.SAID)

    @property
    def kind(self) -> str:
        """The kind of its record in the ledger."""
        return BY_HAND[0] if self.way == Way.GIVE else BY_HAND[1]
