"""What is kept of each searched record, beside it, under its kind and key."""

from typing import Any, ClassVar

from django.db import models


class PairsField(models.Field):
    """The pairs of a text: a tsvector on PostgreSQL; elsewhere words between blanks, of which FTS5 keeps the index."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "array_to_tsvector(%s::text[])" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if connection.vendor == "postgresql":
            return value
        return " ".join(value)


class SearchRow(models.Model):
    """One part of a record's text, normal; fields stand on lines of their own."""

    kind = models.CharField(max_length=60)
    key = models.BigIntegerField()
    part = models.CharField(max_length=10)
    text = models.TextField()
    pairs = PairsField()

    class Meta:
        verbose_name = "检索"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "key", "part"],
                name="search_one_row_a_part",
                violation_error_message="检索中已有这一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.part}"


class SearchGram(models.Model):
    """In how many texts of a kind a pair stands, as of the last counting; pairs of one text alone are left out."""

    kind = models.CharField(max_length=60)
    part = models.CharField(max_length=10)
    gram = models.CharField(max_length=4)
    documents = models.PositiveIntegerField()

    class Meta:
        verbose_name = "检索用字频"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "part", "gram"],
                name="search_one_count_a_pair",
                violation_error_message="检索中已有这一对字。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.gram}"


class SearchKept(models.Model):
    """Up to which declaration a kind was indexed, and how many texts there were at the last counting."""

    kind = models.CharField(primary_key=True, max_length=60)
    declared = models.CharField(max_length=64)
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "检索索引"

    def __str__(self) -> str:
        return self.kind
