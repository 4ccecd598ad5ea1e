"""What the trail shows of records of reports, and to whom (``cppcc.audit.disclosure``)."""

from cppcc.audit.disclosure import disclose, visible
from cppcc.rights import READERS
from reports import models

disclose(
    models.Dashboard,
    shown="slot items",
    roles=READERS,
)
disclose(
    models.OwnFigure,
    shown="name unit definition kind data decimals group on_dashboard from_year until_year former made_by",
    rows=visible(models.OwnFigure),
)
disclose(
    models.Report,
    shown=(
        "state kind name plenary starts_on ends_on committee group file pages album figures built_at "
        "built_by said text signed_by signed_at published_at"
    ),
    masked="slug sha256 papers seals text_version built_text",
    rows=visible(models.Report),
)
disclose(
    models.TextVersion,
    shown="report number text figures at user",
    roles=READERS,
)
disclose(
    models.Edition,
    shown="report number file pages figures signed_by signed_at published_at reason",
    masked="sha256 papers seals",
    roles=READERS,
)
disclose(
    models.Comment,
    shown="report block words user at done",
    roles=READERS,
)
disclose(
    models.ConfirmedNumber,
    shown="report place number by at",
    masked="digest",
    roles=READERS,
)
