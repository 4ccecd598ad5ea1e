"""What was kept as entries of indicators that the program now has registers for moves into those registers.

The old entries stay as they are (nothing is lost); their indicators are put out of use, since the figure of the same
key is counted from the register from now on.
"""

from datetime import date

from django.db import migrations

UNKNOWN = "（原登记未写明）"
WELFARE = {
    "welfare.students_funded": "students",
    "welfare.elderly_adopted": "elderly",
    "welfare.counselling_sessions": "counselling",
    "welfare.donations": "donation",
}
KEYS = [
    "liaison.lead_enterprises", "liaison.nonpublic_enterprises", "liaison.visits", "liaison.suggestions",
    "liaison.problems_solved", "welfare.city_reading_rooms", "publicity.media_reports", *WELFARE,
]  # fmt: skip


def move(apps, schema_editor):
    def model(name):
        return apps.get_model("activities", name)

    enterprises, groups = model("Enterprise"), apps.get_model("members", "MemberGroup")
    rows = model("Quantity").objects.filter(indicator__key__in=KEYS).select_related("indicator").order_by("on", "pk")
    for row in rows:
        key, year_end = row.indicator.key, date(row.on.year, 12, 31)

        def firm(name, kind, row=row, year_end=year_end):
            there = enterprises.objects.filter(name=name[:100], kind=kind, until=year_end).first()
            return there or enterprises.objects.create(
                name=name[:100], kind=kind, member=row.member, since=row.on, until=year_end
            )

        if key == "liaison.lead_enterprises":
            firm(row.subject, "lead")
        elif key == "liaison.nonpublic_enterprises":
            firm(row.subject, "nonpublic")
        elif key in ("liaison.visits", "liaison.suggestions"):
            visited = {"people": int(row.value), "suggestions": 0}
            if key == "liaison.suggestions":
                visited = {"people": 0, "suggestions": int(row.value)}
            model("EnterpriseVisit").objects.create(enterprise=firm(row.subject, "other"), on=row.on, **visited)
        elif key == "liaison.problems_solved":
            model("EnterpriseProblem").objects.create(
                enterprise=firm(UNKNOWN, "other"), words=row.subject, raised_on=row.on, on=row.on, department=UNKNOWN
            )
        elif key == "welfare.city_reading_rooms":
            group = groups.objects.filter(street=row.subject).first() or groups.objects.filter(name=row.subject).first()
            if group:
                model("Venue").objects.get_or_create(
                    name=f"{row.subject}星梦城市书房"[:100],
                    group=group,
                    defaults={"kind": "reading_room", "since": row.on},
                )
        elif key == "publicity.media_reports":
            title, number = row.subject, 1
            while model("MediaReport").objects.filter(title=title, outlet=UNKNOWN, on=row.on).exists():
                number += 1
                title = f"{row.subject}（{number}）"
            model("MediaReport").objects.create(
                title=title, outlet=UNKNOWN, level="district", on=row.on, member=row.member
            )
        elif row.value > 0:
            model("WelfareDeed").objects.create(
                kind=WELFARE[key], member=row.member, on=row.on, subject=row.subject, value=row.value
            )
    model("Indicator").objects.filter(key__in=KEYS).update(active=False)


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0005_attending_ledgers_tasks"),
        ("members", "0002_duties_and_assessment"),
    ]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
