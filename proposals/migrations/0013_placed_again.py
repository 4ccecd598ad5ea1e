"""A part that is sent back waits for another unit, and an extension that was asked for ends with the reply: what landed too."""

from django.db import migrations
from django.db.models import F, Min, OuterRef, Q, Subquery

ANSWERING = ["lead", "separate"]


def placed(apps, schema_editor):
    """What was sent back and dispatched anew waits for nobody. A part of one that was sent back alone stays open."""
    hands = apps.get_model("proposals", "Assignment").objects
    later = hands.filter(proposal=OuterRef("proposal"), role__in=ANSWERING, pk__gt=OuterRef("pk")).filter(
        Q(dispatched_on__gt=OuterRef("returned_on"))
        | Q(dispatched_on=OuterRef("returned_on"), dispatched_on__gt=OuterRef("dispatched_on"))
    )
    first = later.order_by("dispatched_on").values("dispatched_on")[:1]
    hands.filter(state="returned").update(moved_on=Subquery(first))


def settled(apps, schema_editor):
    """Asked for before a reply that is sent, or of a hand that is given up."""
    requests = apps.get_model("proposals", "Extension").objects.filter(decision="asked")
    gone = requests.filter(assignment__returned_on__isnull=False)
    for key, day in list(gone.values_list("pk", "assignment__returned_on")):
        requests.filter(pk=key).update(decision="settled", decided_on=day)
    answered = requests.filter(assignment__replies__sent_on__gte=F("asked_on"))
    for key, day in list(answered.annotate(sent=Min("assignment__replies__sent_on")).values_list("pk", "sent")):
        requests.filter(pk=key).update(decision="settled", decided_on=day)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0012_other_units")]

    operations = [
        migrations.RunPython(placed, migrations.RunPython.noop),
        migrations.RunPython(settled, migrations.RunPython.noop),
    ]
