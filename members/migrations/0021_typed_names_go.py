"""What django-axes kept of sign-ins before the trail did: good ones go into the trail, names as they were typed go.

A typed name may be a password. Nothing is written to these tables any more (``members.lockout``).
"""

from django.db import migrations

SIGN_IN = 100
"""``cppcc.audit.kinds``: never used again for something else."""
PIECE = 500


def into_the_trail(apps, schema_editor):
    logs, entries = apps.get_model("axes", "AccessLog").objects, apps.get_model("auditlog", "LogEntry")
    users = {user.username: user for user in apps.get_model("members", "User").objects.all()}
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="members", model="user")
    found = []
    for log in logs.order_by("attempt_time", "pk").iterator(chunk_size=PIECE):
        user = users.get(log.username)
        if user is None:
            continue
        found.append(
            entries(
                action=SIGN_IN,
                actor_id=user.pk,
                content_type=kind,
                object_pk=str(user.pk),
                object_id=user.pk,
                object_repr=user.name,
                changes={},
                additional_data={},
                remote_addr=log.ip_address,
                timestamp=log.attempt_time,
            )
        )
    entries.objects.bulk_create(found, batch_size=PIECE)
    for name in ("AccessLog", "AccessAttemptExpiration", "AccessAttempt", "AccessFailureLog"):
        rows = apps.get_model("axes", name).objects.all()
        rows._raw_delete(rows.db)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0018_factors"),
        ("auditlog", "0017_add_actor_email"),
        ("axes", "0010_accessattemptexpiration"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(into_the_trail, migrations.RunPython.noop)]
