"""承办单位 and the accounts that act for them."""

from django.conf import settings
from django.db import models

from cppcc.search import Searched, SearchedQuerySet
from cppcc.texts import CodeField
from members.models.body import Named


class Unit(Named):
    class Kind(models.TextChoices):
        GOVERNMENT = "government", "政府部门"
        STREET = "street", "街道（乡镇）"
        PARTY_BODY = "party_body", "党委部门"
        OTHER = "other", "其他单位"

    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.GOVERNMENT)
    letter_code = CodeField("发文机关代字", max_length=20, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta(Named.Meta):
        verbose_name = "承办单位"


class Handler(Searched):
    """An account that answers for a unit."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="handler", verbose_name="账号"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handlers", verbose_name="承办单位")

    is_head = models.BooleanField("单位负责人", default=False, help_text="可以签发本单位的答复。")

    objects = SearchedQuerySet.as_manager()

    class Meta:
        verbose_name = "承办人员"

    def __str__(self) -> str:
        return f"{self.unit} {self.user}"
