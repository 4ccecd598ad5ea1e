"""The duties of welfare in money and of visits to enterprises hold their number, as they do from now on."""

from django.db import migrations


def fill(apps, schema_editor):
    types = apps.get_model("contenttypes", "ContentType").objects
    records = apps.get_model("members", "DutyRecord").objects
    money = apps.get_model("activities", "WelfareKind").objects.filter(money=True).order_by().values("key")
    deeds = apps.get_model("activities", "WelfareDeed").objects.filter(kind__in=money, value__gt=0)
    visits = apps.get_model("activities", "EnterpriseVisit").objects.filter(people__gt=0)
    for model, rows, name in (("welfaredeed", deeds, "value"), ("enterprisevisit", visits, "people")):
        kind = types.filter(app_label="activities", model=model).first()
        if kind is None:
            continue
        for source, number in rows.exclude(**{name: 1}).exclude(member=None).order_by().values_list("pk", name):
            records.filter(content_type=kind, object_id=source).update(quantity=number)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("activities", "0018_attendance_by_state"),
        ("members", "0023_quantities"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
