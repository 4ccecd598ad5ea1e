"""Each entry names its object in one way, so that the same object counts once and two of one name count twice."""

import hashlib
import unicodedata
from typing import Any

from django.db import migrations

MOST_KEY = 200
AT_ONCE = 500


def words_key(text: str) -> str:
    """As ``activities.models.indicator`` makes words alike."""
    narrow = unicodedata.normalize("NFKC", text)
    made = "".join(sign for sign in narrow if unicodedata.category(sign)[0] not in "ZC").casefold()
    return made if len(made) <= MOST_KEY else hashlib.sha256(made.encode()).hexdigest()


def name_objects(apps: Any, schema_editor: Any) -> None:
    model, last = apps.get_model("activities", "Quantity"), 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for row in rows:
            row.counted = f"member:{row.member_id}" if row.member_id else f"words:{words_key(row.subject)}"
        model.objects.bulk_update(rows, ["counted"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("activities", "0015_facts_on_records")]

    operations = [migrations.RunPython(name_objects, migrations.RunPython.noop)]
