"""A proposal keeps when it was replied to, and the last reply's class and the last evaluation's result; so does what landed."""

from django.db import migrations, models
from django.db.models import Count, F, FilteredRelation, Max, Q

AT_ONCE = 500


def days_of(proposals):
    """The day of the last first reply by the key of each proposal whose hands have all sent one."""
    owing = Q(assignments__returned_on=None, assignments__role__in=["lead", "separate"])
    answered = proposals.order_by().annotate(
        hand=FilteredRelation("assignments", condition=owing),
        first=FilteredRelation("hand__replies", condition=Q(hand__replies__round=1)),
        owed=Count("hand"),
        sent=Count("first__sent_on"),
        last=Max("first__sent_on"),
    ).filter(owed=F("sent"), owed__gt=0)  # fmt: skip
    return dict(answered.values_list("pk", "last"))


def keep(apps, schema_editor):
    proposals, replies, feedback = (
        apps.get_model("proposals", name).objects for name in ("Proposal", "Reply", "Feedback")
    )
    sent = replies.filter(sent_on__isnull=False, superseded_on=None, assignment__returned_on=None).order_by()
    days = days_of(proposals)
    classes = dict(sent.values_list("assignment__proposal", "result_class"))
    grades = dict(feedback.filter(superseded_on=None).order_by().values_list("proposal", "result"))
    alike = {}
    for key in days.keys() | classes.keys() | grades.keys():
        alike.setdefault((days.get(key), classes.get(key, ""), grades.get(key, "")), []).append(key)
    for (day, class_, grade), keys in alike.items():
        for start in range(0, len(keys), AT_ONCE):
            some = proposals.filter(pk__in=keys[start : start + AT_ONCE])
            some.update(replied_on=day, last_class=class_, last_grade=grade)


def word(label):
    return models.CharField(label, max_length=20, blank=True, default="", db_default="", editable=False)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0010_writing_a_reply")]

    operations = [
        migrations.AddField(
            "proposal",
            "replied_on",
            models.DateField("最后一份首次答复的日期", null=True, blank=True, editable=False),
        ),
        migrations.AddField("proposal", "last_class", word("末次答复类别")),
        migrations.AddField("proposal", "last_grade", word("末次评价结果")),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
