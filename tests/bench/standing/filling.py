"""An installation with one demonstration year is filled to a size: copies, accounts of all members, the trail, the index."""

import time
from typing import Any

from django.core.management import call_command
from django.db import connection

from activities.models import Activity, Attendance, MicroSuggestion
from cppcc.models import CourseEntry
from cppcc.search import filling, source_of
from members.models import DutyRecord, Member, PlenaryYear, User
from proposals.models import Assignment, Proposal, Reply
from tests.bench.standing.copying import REWRITTEN, Copying, keys_in_step
from tests.bench.standing.sizes import STRIDE, Size

ACCOUNTS = """
INSERT INTO members_user (password, last_login, is_superuser, username, is_staff, is_active, email, date_joined, name,
  office, must_change_password, password_set_at, larger_text, theme, mail_notices, name_order, must_enrol, is_demo, id)
SELECT u.password, NULL, FALSE, 'member-' || m.id, FALSE, TRUE, '', u.date_joined, m.name, '', FALSE, u.password_set_at,
  FALSE, '', FALSE, u.name_order, FALSE, u.is_demo, m.id + %s
FROM members_member m, members_user u WHERE u.username = 'member' AND m.user_id IS NULL
"""
TRAIL = """
INSERT INTO auditlog_logentry (content_type_id, object_pk, object_id, object_repr, action, changes_text, changes, actor_id,
  timestamp, actor_email)
SELECT t.id, o.id::text, o.id, left(o.title, 60), 1, '', '{{"state": ["draft", "submitted"]}}'::jsonb, o.created_by_id,
  o.created_at + make_interval(hours => n), ''
FROM {table} o, generate_series(1, {many}) n, django_content_type t
WHERE t.app_label = '{app}' AND t.model = '{model}'
"""
MODELS = (
    Proposal,
    Assignment,
    Reply,
    Activity,
    Attendance,
    MicroSuggestion,
    Member,
    DutyRecord,
    CourseEntry,
    PlenaryYear,
)


def accounts() -> None:
    """Each member without an account has one, with the demonstration's password."""
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, [STRIDE])
        cursor.execute("UPDATE members_member SET user_id = id + %s WHERE user_id IS NULL", [STRIDE])
        cursor.execute(
            "INSERT INTO members_userrole (user_id, role) SELECT id, 'member' FROM members_user WHERE id > %s", [STRIDE]
        )


def fill(size: Size) -> dict[str, Any]:
    """Fill, and say what lies there afterwards and how long it took.

    The trail has no seals and copied rows none of their own: this house is for measuring alone.
    """
    start = time.perf_counter()
    first = PlenaryYear.objects.get(year=2024).pk
    if size.copies("proposals") > 1:
        Copying(size, first).run()
    accounts()
    with connection.cursor() as cursor:
        for model in (Proposal, Activity):
            meta = model._meta
            many = size.trail[str(meta.model_name)]
            told = {"table": meta.db_table, "many": many, "app": meta.app_label, "model": meta.model_name}
            cursor.execute(TRAIL.format(**told))
        keys_in_step(cursor)
    for model in (*REWRITTEN, User):
        declared = source_of(model)
        if declared is None:
            raise LookupError(f"{model.__name__} is not searched any more")
        filling.refill(declared)
    call_command("rebuild_latest")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM auditlog_logentry")
        trail = cursor.fetchone()[0]
    counted = {str(model._meta.model_name): model._base_manager.count() for model in MODELS}
    return counted | {"trail": trail, "seconds": round(time.perf_counter() - start)}
