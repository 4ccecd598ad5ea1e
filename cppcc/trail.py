"""What the trail shows of records of the shared ground, and to whom (``cppcc.audit.disclosure``)."""

from cppcc import models
from cppcc.audit.disclosure import disclose
from cppcc.rights import Role

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})
disclose(
    models.CourseEntry,
    shown="transition label source target user at",
    masked="content_type object_id words",
)
disclose(
    models.Identity,
    shown="name short_name emblem question_days posted_by",
    roles=KEEPERS,
)
disclose(
    models.StepAside,
    shown="key by at",
    roles=KEEPERS,
)
disclose(
    models.CalendarYear,
    shown="year holidays makeup notice",
    roles=KEEPERS,
)
disclose(
    models.PushDevice,
    masked="user device agreed_at due tries next_try",
    never="endpoint digest",
)
