"""Sheets of lists: which columns an account chose, and which long ones it ordered."""

from django.conf import settings
from django.db import models


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
