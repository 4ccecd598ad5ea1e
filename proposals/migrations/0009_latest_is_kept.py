"""What landed keeps on which day each reply and evaluation was superseded by the next one of its proposal."""

from itertools import groupby

from django.db import migrations

REPLIES = ("assignment__proposal", "round", "pk", "sent_on", "assignment__returned_on")
FEEDBACK = ("proposal", "round", "pk", "given_on")


def keep_days(apps, schema_editor):
    for name, names in (("Reply", REPLIES), ("Feedback", FEEDBACK)):
        rows = apps.get_model("proposals", name).objects
        by_day = {}
        read = rows.order_by(names[0]).values_list(*names).iterator(chunk_size=2000)
        for _, group in groupby(read, key=lambda row: row[0]):
            earliest = None
            for _, _, key, given, *returned in sorted(group, key=lambda row: row[1:3], reverse=True):
                if given and earliest:
                    by_day.setdefault(earliest, []).append(key)
                if given and returned in ([], [None]):
                    earliest = min(earliest, given) if earliest else given
        for day, keys in by_day.items():
            for start in range(0, len(keys), 500):
                rows.filter(pk__in=keys[start : start + 500]).update(superseded_on=day)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0008_words_are_rows")]

    operations = [migrations.RunPython(keep_days, migrations.RunPython.noop)]
