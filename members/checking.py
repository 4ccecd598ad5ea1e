"""The duty ledger after an update: does it still say what the present code reads from its sources?

Once for each version of the code and each year: where no assessment is approved the ledger is made anew by itself;
where one is, nothing is changed, the differences are listed and a person decides. What is due is read from the rows.
"""

import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cppcc.calendar import clock
from cppcc.notices import notify
from cppcc.rights import Refused, Role
from members import duties
from members.models import Assessment, LedgerCheck, PlenaryYear, with_role
from members.states import AssessmentState

APPROVED = (AssessmentState.APPROVED, AssessmentState.PUBLISHED)


@cache
def code_version() -> str:
    """SHA-256 over the source of every app that duties come from: it changes whenever their meaning may have."""
    found = hashlib.sha256()
    for name in sorted({"members", *(one.model.__module__.partition(".")[0] for one in duties.every_source())}):
        place = Path(str(sys.modules[name].__file__)).parent
        for file in sorted(place.rglob("*.py")):
            if "migrations" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()


def unchecked(code: str) -> QuerySet[PlenaryYear]:
    """Years whose ledger the present code has not looked at yet."""
    return PlenaryYear.objects.exclude(ledger_check__code=code)


def any_due() -> bool:
    """Whether a year has to be looked at."""
    return unchecked(code_version()).exists()


def check_all() -> int:
    """Look at every year that is due. Returns how many were."""
    code, done = code_version(), 0
    for year in list(unchecked(code)):
        check(year, code)
        done += 1
    return done


def is_approved(year: PlenaryYear) -> bool:
    return Assessment.objects.filter(plenary=year, state__in=APPROVED).exists()


def check(year: PlenaryYear, code: str) -> LedgerCheck:
    """Compare a year's ledger with its sources; idempotent. It is compared before anything is locked."""
    found = duties.rebuild(year, only_look=True)
    with transaction.atomic():
        PlenaryYear.objects.select_for_update(of=("self",)).get(pk=year.pk)
        approved = is_approved(year)
        if found.total and not approved:
            duties.rebuild(year)
        row = LedgerCheck.objects.filter(plenary=year).first() or LedgerCheck(plenary=year)
        same = row.pk is not None and row.lines == found.lines
        row.code, row.checked_at, row.lines = code, clock.now(), found.lines
        if not found.total or not approved:
            row.decision = LedgerCheck.Decision.REBUILT
        elif not same:
            row.decision = LedgerCheck.Decision.OPEN
            row.reason, row.decided_by, row.decided_at = "", None, None
            words = f"{year}履职台账与来源有 {found.total} 处不符，该年度考核已经批准，没有自动更正，请核对后决定。"
            notify(with_role(Role.STAFF), words, row.get_absolute_url(), f"ledger:{year.pk}:{code[:16]}")
        row.save()
    return row


def decide(row: LedgerCheck, code: str, user: Any, decision: str, reason: str) -> LedgerCheck:
    """What becomes of a year's differences: made anew, or left as it is; an approved assessment is never touched.

    Refused where the list is another one than the person saw, or somebody has decided.
    """
    with transaction.atomic():
        row = LedgerCheck.objects.select_for_update(of=("self",)).select_related("plenary").get(pk=row.pk)
        if row.code != code or row.decision != LedgerCheck.Decision.OPEN:
            raise Refused("核对结果刚有变化，请看过最新情况再决定。")
        if decision == LedgerCheck.Decision.REBUILT:
            duties.rebuild(row.plenary)
        row.decision, row.reason, row.decided_by, row.decided_at = decision, reason, user, clock.now()
        row.save()
    return row
