"""The one level and instruction of an opinion become its first adoption, which stays told by the opinion in the ledger.

Their days are those on which the course says that they were recorded; where it says nothing the day stays empty. Senders
that are bodies of the register by their very name are tied to them.
"""

from django.db import migrations
from django.utils import timezone

CHANNELS = (
    ("own_committee", "本级政协信息", "district"),
    ("own_party", "本级党委信息", "district"),
    ("own_government", "本级政府信息", "district"),
    ("city_committee", "市政协信息", "city"),
    ("province_committee", "省政协信息", "province"),
    ("national_committee", "全国政协信息", "nation"),
    ("other", "其他渠道", ""),
)
BODIES = (
    ("organization", "members", "Organization"), ("committee", "members", "Committee"), ("sector", "members", "Sector"),
    ("group", "members", "MemberGroup"), ("from_unit", "proposals", "Unit"),
)  # fmt: skip


def ship(apps, schema_editor):
    rows = apps.get_model("activities", "AdoptionChannel").objects
    for number, (key, name, level) in enumerate(CHANNELS, start=1):
        rows.get_or_create(key=key, defaults={"name": name, "level": level, "order": 10 * number})


def into_rows(apps, schema_editor):
    micro, adoption = (apps.get_model("activities", name) for name in ("MicroSuggestion", "OpinionAdoption"))
    said = micro.objects.exclude(adoption_level="", instruction="")
    days = days_of(apps, list(said.values_list("pk", flat=True)))
    for one in said.order_by("pk").iterator():
        adoption.objects.create(
            opinion=one,
            level=one.adoption_level,
            on=days.get((one.pk, "record_level")) if one.adoption_level else None,
            instruction=one.instruction,
            instructed_on=days.get((one.pk, "record_instruction")) if one.instruction else None,
            landed=True,
        )
    tie(apps)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the columns go in the same transaction


def days_of(apps, keys):
    """The last day on which the course says that a level or an instruction was recorded."""
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="activities", model="microsuggestion")
    steps = apps.get_model("cppcc", "CourseEntry").objects.filter(
        content_type__in=kind, transition__in=["record_level", "record_instruction"]
    )
    known = set(keys)
    rows = steps.order_by("at", "pk").values_list("object_id", "transition", "at")
    return {(key, step): timezone.localdate(at) for key, step, at in rows if key in known}


def tie(apps):
    micro = apps.get_model("activities", "MicroSuggestion")
    names = {}
    for field, app, model in BODIES:
        for key, name in apps.get_model(app, model).objects.values_list("pk", "name"):
            names.setdefault(name, []).append((field, key))
    for author in micro.objects.exclude(author="").order_by().values_list("author", flat=True).distinct():
        found = names.get(author, [])
        if len(found) == 1:
            field, key = found[0]
            micro.objects.filter(author=author).update(**{f"{field}_id": key})


def back(apps, schema_editor):
    """The landed adoption is the opinion's own again; without one the first. Others have no place there."""
    micro, adoption = (apps.get_model("activities", name) for name in ("MicroSuggestion", "OpinionAdoption"))
    seen = set()
    for row in adoption.objects.order_by("-landed", "pk"):
        if row.opinion_id not in seen:
            seen.add(row.opinion_id)
            micro.objects.filter(pk=row.opinion_id).update(adoption_level=row.level, instruction=row.instruction)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def unmade(apps, schema_editor):
    apps.get_model("activities", "OpinionAdoption").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0013_opinion_adoptions"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("cppcc", "0012_search"),
    ]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RunPython(into_rows, unmade),
        migrations.RunPython(migrations.RunPython.noop, back),
        migrations.RemoveField(model_name="microsuggestion", name="adoption_level"),
        migrations.RemoveField(model_name="microsuggestion", name="instruction"),
    ]
