"""Lists as an account looks at them, its saved views; sheets of lists, and which long ones it ordered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from cppcc.models.base import Versioned
from cppcc.querysets import SavedViewQuerySet


class ListColumns(models.Model):
    """The columns that an account chose for the sheet of a list (``cppcc.lists.exporting``)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=100)
    keys = models.JSONField(default=list)

    class Meta:
        verbose_name = "导出的列"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "place"],
                name="list_columns_once",
                violation_error_message="这个列表的列已经选过，请刷新后再选。",
            )
        ]

    def __str__(self) -> str:
        return self.place


class ListExport(models.Model):
    """A sheet of a list that an account ordered: what a job makes of it (``cppcc.lists.exporting``).

    ``year`` is the key of the plenary year that the page showed, ``rights`` what the account's rights were.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=100)
    path = models.CharField(max_length=300)
    query = models.TextField(blank=True)
    year = models.PositiveBigIntegerField(null=True)
    title = models.CharField(max_length=200)
    keys = models.JSONField(default=list)
    rights = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "列表导出"

    def __str__(self) -> str:
        return self.title


SHARED = "能打开这个列表的机关人员都看到此视图，各人只看到自己有权看的记录。"


class SavedView(Versioned):
    """A list as somebody wants to find it again: its conditions and order (``query``), columns and size.

    ``columns`` empty: the usual ones. A shared one is everybody's inside; it says what to look for, never which rows.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="建立者"
    )
    place = models.CharField(max_length=100, editable=False)
    path = models.CharField(max_length=300, editable=False)
    name = models.CharField("名称", max_length=30)
    shared = models.BooleanField("与机关共享", default=False, help_text=SHARED)
    query = models.TextField(blank=True, editable=False)
    columns = models.JSONField(default=list, editable=False)
    size = models.PositiveSmallIntegerField(default=20, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "视图"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "place", "name"],
                name="saved_view_one_name",
                violation_error_message="这个列表已有同名的视图，请换一个名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved_view", args=[self.pk])

    @property
    def address(self) -> str:
        """The list as the view shows it."""
        return f"{self.path}?{self.query}{'&' if self.query else ''}view={self.pk}"


class ListSetting(models.Model):
    """How an account looks at a list: columns (empty: the usual ones), rows a page, order, the view that it starts with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=100)
    columns = models.JSONField(default=list)
    size = models.PositiveSmallIntegerField(default=20)
    sort = models.CharField(max_length=200, blank=True)
    start: Any = models.ForeignKey(SavedView, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "列表设置"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "place"],
                name="list_setting_once",
                violation_error_message="这个列表的设置已经有了，请刷新后再改。",
            )
        ]

    def __str__(self) -> str:
        return self.place


class ListBatch(models.Model):
    """A step for many rows of a list, done in the background (``cppcc.lists.batching``): what to do, and what came of it.

    ``picked`` are the rows as the page showed them: keys and versions of the records that the step is taken on.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    query = models.TextField(blank=True)
    name = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    picked = models.JSONField(default=dict)
    said = models.TextField(blank=True)
    year = models.PositiveBigIntegerField(null=True)
    rights = models.CharField(max_length=500, blank=True)
    done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "批量办理"

    def __str__(self) -> str:
        return self.label
