"""The demonstration year copied in the database itself: one INSERT … SELECT for each table, with new keys and other days."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from activities import models as acting
from cppcc.models import CourseEntry
from cppcc.search.rows import SearchRow
from members import models as being
from proposals import models as proposing
from tests.bench.standing.sizes import STRIDE, Size

FAMILIES: dict[str, list[type[models.Model]]] = {
    "members": [being.Member, being.Position],
    "yearly": [being.Scheme, being.Assessment, proposing.ProposalRules, acting.PlanItem, acting.OfficeTask],
    "own": [being.AssessmentEntry, being.Declaration, being.Proof, being.DutyReport, being.Talk, being.Award],
    "proposals": [
        proposing.Proposal,
        proposing.Proposal.suggested_units.through,
        proposing.Proposer,
        proposing.Review,
        proposing.Assignment,
        proposing.Communication,
        proposing.KeyProposal,
        proposing.KeyVisit,
        proposing.Reply,
        proposing.Countersign,
        proposing.Promise,
        proposing.Feedback,
    ],
    "activities": [
        acting.Activity,
        acting.Activity.themes.through,
        acting.Attendance,
        acting.OtherParticipants,
        acting.Suggestion,
        acting.Outcome,
        acting.Photo,
    ],
    "micro": [acting.MicroSuggestion],
    "ledgers": [
        acting.Enterprise,
        acting.EnterpriseVisit,
        acting.EnterpriseProblem,
        acting.WelfareDeed,
        acting.MediaReport,
        acting.PartyPaper,
    ],
}
"""Which records are copied together. ``own`` are a member's of a year: once in each ring of members."""

FAMILY: dict[type[models.Model], str] = {model: name for name, found in FAMILIES.items() for model in found}

SIGNS = (
    "的一是在有我他这中大来上国和地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么"
)
"""Signs that are changed among each other in a copy, so that no two have the same pairs."""

WRITTEN = {
    "proposals_proposal.situation": 320,
    "proposals_proposal.suggestion": 280,
    "activities_microsuggestion.content": 300,
    "activities_activity.summary": 300,
}
"""Columns with text, and the signs that a copy has there at most."""

NAMED = {
    "proposals_proposal.number": "o.number + 1000 * c.place",
    "proposals_proposal.title": "left(o.title, 50) || c.n",
    "activities_activity.title": "left(o.title, 50) || c.n",
    "activities_microsuggestion.title": "left(o.title, 50) || c.n",
    "activities_planitem.topic": "left(o.topic, 80) || c.n",
    "activities_enterprise.name": "left(o.name, 40) || c.n",
    "activities_mediareport.title": "left(o.title, 80) || c.n",
    "activities_partypaper.title": "left(o.title, 80) || c.n",
    "members_member.name": "left(o.name, 3) || chr(23376 + c.n)",
    "members_member.user_id": "NULL::bigint",
}
"""What a copy says there, so that it can be told from the others."""

REWRITTEN: tuple[type[models.Model], ...] = (being.Member, proposing.Proposal, acting.Activity, acting.MicroSuggestion)
"""Kinds whose texts a copy has otherwise: their search rows are made by the program, the others' are copied."""


@dataclass(frozen=True)
class Copying:
    """``run`` copies all families into a database that holds one demonstration year, and nothing of the years before."""

    size: Size
    first: int
    """The key of the demonstration's plenary year."""

    def run(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # keys are right by their making
            self._years(cursor)
            for model, family in FAMILY.items():
                self._copy(cursor, model, family)
            for source, family in FAMILY.items():
                self._hanging(cursor, being.DutyRecord, source, family)
                self._hanging(cursor, CourseEntry, source, family)
            self._found(cursor)
            cursor.execute("SET session_replication_role = DEFAULT")

    def _years(self, cursor: Any) -> None:
        table, names = being.PlenaryYear._meta.db_table, _columns(being.PlenaryYear)
        changed = {
            "id": f"o.id + {STRIDE} * c.n",
            "year": "o.year - c.n",
            "shown": "FALSE",
            "session": "(o.year - c.n - 2) % 5 + 1",
            "term_id": f"o.term_id + {STRIDE} * (10 - (o.year - c.n - 1972) / 5)",
        }
        cursor.execute(
            "INSERT INTO members_term (id, number, starts_on, ends_on) SELECT o.id + %s * n, o.number - n,"
            " o.starts_on - make_interval(years => 5 * n), o.ends_on - make_interval(years => 5 * n)"
            " FROM members_term o, generate_series(1, 2) n WHERE o.id < %s",
            [STRIDE, STRIDE],
        )
        values = [changed.get(name.strip('"')) or _moved(being.PlenaryYear, name, "c.n") for name in names]
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} o,"
            f" generate_series(1, {self.size.years - 1}) c(n) WHERE o.id = {self.first}"
        )

    def _copy(self, cursor: Any, model: type[models.Model], family: str) -> None:
        names = _columns(model)
        values = [self._value(model, name, family) for name in names]
        table = model._meta.db_table
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} o, {self._series(family)}"
            f" WHERE o.id < {STRIDE}"
        )

    def _series(self, family: str) -> str:
        """Copies with their number, year before the last one, place within the year and ring of members."""
        per_year = self.size.per_year[family]
        year = "0" if family == "members" else f"n / {per_year}"
        whole = self.size.copies(family)
        return (
            f"(SELECT n, {year} AS year, n % {per_year} AS place, n % {self.size.rings} AS ring"
            f" FROM generate_series(1, {whole - 1}) n) c"
        )

    def _target(self, family: str, own: str) -> str:
        """The number of the copy of a family that a copy of one's own refers to: of its year, and of its ring."""
        if family == own:
            return "c.n"
        if family == "members":
            return "c.ring"
        per_year = self.size.per_year[family]
        return f"(c.year * {per_year} + c.place % {per_year})"

    def _value(self, model: type[models.Model], name: str, family: str) -> str:
        field = _field(model, name)
        where = f"{model._meta.db_table}.{field.column}"
        if where in NAMED:
            return NAMED[where]
        if where in WRITTEN:
            turned = f"substr('{SIGNS}', 1 + c.n % {len(SIGNS)}) || left('{SIGNS}', c.n % {len(SIGNS)})"
            return f"left(translate(repeat(o.{name}, 4), '{SIGNS}', {turned}), {WRITTEN[where]})"
        if field.primary_key:
            return f"o.{name} + {STRIDE} * c.n"
        to = field.related_model
        if to is being.PlenaryYear:
            return f"o.{name} + {STRIDE} * c.year"
        if to in FAMILY:
            return f"o.{name} + {STRIDE} * {self._target(FAMILY[to], family)}"
        return _moved(model, name, "c.year")

    def _hanging(self, cursor: Any, model: Any, source: Any, family: str) -> None:
        """Rows that name their record by its kind and key: they go where it went."""
        names, table = _columns(model), model._meta.db_table
        values = [self._value(model, name, family) for name in names]
        values[names.index('"object_id"')] = f"o.object_id + {STRIDE} * c.n"
        label = source._meta
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} o"
            " JOIN django_content_type t ON t.id = o.content_type_id"
            f" AND t.app_label = '{label.app_label}' AND t.model = '{label.model_name}', {self._series(family)}"
            f" WHERE o.id < {STRIDE}"
        )

    def _found(self, cursor: Any) -> None:
        """Search rows of copied records whose texts are as they were; of the ledger, each goes with its record."""
        for model, family in FAMILY.items():
            if model in REWRITTEN:
                continue
            cursor.execute(
                "INSERT INTO cppcc_searchrow (kind, key, part, text, pairs)"
                f" SELECT kind, key + {STRIDE} * c.n, part, text, pairs FROM cppcc_searchrow o, {self._series(family)}"
                f" WHERE o.kind = '{model._meta.label_lower}' AND o.key < {STRIDE}"
            )
        duty = being.DutyRecord._meta
        cursor.execute(
            "INSERT INTO cppcc_searchrow (kind, key, part, text, pairs)"
            f" SELECT o.kind, d.id, o.part, o.text, o.pairs FROM {duty.db_table} d JOIN cppcc_searchrow o"
            f" ON o.kind = '{duty.label_lower}' AND o.key = d.id % {STRIDE} WHERE d.id >= {STRIDE}"
        )


def keys_in_step(cursor: Any) -> None:
    """The sequences stand behind the greatest key again."""
    for model in (*FAMILY, being.DutyRecord, CourseEntry, SearchRow, being.PlenaryYear, being.Term, being.User):
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _columns(model: type[models.Model]) -> list[str]:
    return [f'"{field.column}"' for field in model._meta.concrete_fields]


def _field(model: type[models.Model], column: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.column == column.strip('"'))


def _moved(model: type[models.Model], name: str, year: str) -> str:
    """A day so many years earlier, of the column's own type; anything else as it was."""
    field = _field(model, name)
    if not isinstance(field, models.DateField):
        return f"o.{name}"
    kind = "timestamptz" if isinstance(field, models.DateTimeField) else "date"
    return f"(o.{name} - make_interval(years => ({year})::int))::{kind}"
