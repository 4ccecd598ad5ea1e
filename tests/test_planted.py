"""No second door: words planted in records that a role may not see are looked for in everything that it can get:
pages, sheets, files of jobs, the trail, search, mails, logs."""

import io
import logging
import re
import zipfile
from datetime import date

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from activities.models import MicroPhoto, MicroSuggestion, OpinionAdoption
from cppcc import jobs
from cppcc.audit import disclosure, events, watching
from cppcc.lists import exporting
from cppcc.models import Job, ListExport, Notice
from cppcc.notices import mailing
from cppcc.rights import Role
from cppcc.texts.standing import text_fields
from members.jobs import OWN_DATA
from proposals import reminders
from proposals.models import Proposal
from tests import factories
from tests.matrix import MATRIX
from tests.matrix_records import records  # noqa: F401 - the fixture

NAMES = {
    "name",
    "mark",
    "reading",
    "pinyin",
    "strokes",
    "sought",
    "sector",
    "committee",
    "group",
    "number",
    "key",
    "slug",
}
"""What is no content: names by which people and papers are called everywhere."""
PLANTED = re.compile(r"z[cn]\d{4}q")
LIBRARY = {MicroSuggestion: "pk", MicroPhoto: "suggestion", OpinionAdoption: "opinion"}
"""What is open besides what stands in an account's lists: 信息库 shows members, staff and leaders what was adopted, with its
photos and by whom it was taken up (``readable_by``). By which path each kind hangs on it."""


def hidden(model, user):
    """The rows of a kind that the account may not see."""
    rows = model._default_manager.exclude(pk__in=disclosure.open_rows(model, user).order_by().values("pk"))
    if model in LIBRARY:
        open_to_all = MicroSuggestion.objects.readable_by(user).order_by().values("pk")
        rows = rows.exclude(**{f"{LIBRARY[model]}__in": open_to_all})
    if model is Proposal:  # who is asked to sign is told what, and reads it among his invitations
        rows = rows.exclude(proposers__member__user=user)
    return rows.order_by()


def plant(user) -> dict[str, str]:
    """Each text of each record that the account may not see becomes a word of its own. Returns where each stands."""
    planted = {}
    for model, rule in disclosure.declared().items():
        if rule.rows is None:
            continue
        names = [name for name in text_fields(model) if name not in NAMES and not model._meta.get_field(name).unique]
        names = [name for name in names if (model._meta.get_field(name).max_length or 99) >= len("zc0000q")]
        for row in hidden(model, user):
            words = {name: f"zc{len(planted) + number:04d}q" for number, name in enumerate(names)}
            if not _written(model, row.pk, words):
                words = {name: word for name, word in words.items() if _written(model, row.pk, {name: word})}
            planted.update({word: f"{model._meta.label}.{name}" for name, word in words.items()})
    for number, notice in enumerate(Notice.objects.exclude(user=user)):
        Notice.objects.filter(pk=notice.pk).update(words=f"zn{number:04d}q")
        planted[f"zn{number:04d}q"] = "cppcc.Notice.words"
    return planted


def _written(model, key, words) -> bool:
    try:
        with transaction.atomic():
            return bool(words and model._base_manager.filter(pk=key).update(**words))
    except DatabaseError:  # a constraint wants something else there
        return False


def unpacked(data: bytes) -> str:
    """All that a file holds, files in files too."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(unpacked(archive.read(name)) for name in archive.namelist())
    if data[:4] == b"%PDF":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data.decode(errors="replace")


def words_of(answer) -> str:
    return unpacked(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def told(answer, word: str) -> list[str]:
    """Where an answer leads, whatever was asked for: words that are hidden lead nowhere else than words that are not there."""
    return re.findall(r'href="([^"]*)"', answer.content.decode().replace(word, ""))


def own_matters(client, role) -> None:
    """Something that the role may see and is told of, so that there are pages and mails at all."""
    user = client.user
    user.email, user.mail_notices = "somebody@example.org", True
    user.save()
    if role == Role.MEMBER:
        member = factories.MemberFactory(user=user)
        own = factories.ProposalFactory(state="replied", number=71, created_by=user)
        factories.proposed(own, member)
        factories.ReplyFactory(assignment__proposal=own)
        asked = factories.ProposalFactory(state="draft", cosign_until=date(2024, 3, 16))
        factories.proposed(asked, factories.MemberFactory())
        factories.proposed(asked, member, status="invited")
    elif role == Role.HANDLER:
        unit = factories.HandlerFactory(user=user).unit
        factories.AssignmentFactory(proposal=factories.ProposalFactory(state="dispatched", number=72), unit=unit)
    else:
        events.note("sign_in_failed", reason="unknown_name")


def happens() -> None:
    """What comes by itself: reminders of the morning, the watch over the trail, the mails."""
    for day in (date(2024, 3, 15), date(2024, 6, 14), date(2024, 12, 2)):
        reminders.morning(day)
    watching.watch(timezone.now())
    mailing.deliver()


def sheet_of(client, address) -> str:
    """The list with all columns that are offered, made in the background and fetched."""
    page = client.get(f"{address}?export=choose").content.decode()
    columns = re.findall(r'name="column"[^>]*value="([^"]+)"', page) or re.findall(
        r'value="([^"]+)"[^>]*name="column"', page
    )
    assert columns, address
    client.post(f"{address}?export=choose", {"export": "columns", "column": columns})
    jobs.run(Job.objects.get(kind=exporting.KIND, state=Job.State.WAITING).pk)
    asked = ListExport.objects.filter(user=client.user).latest("pk")
    return words_of(client.get(reverse("export", args=[asked.pk]), {"download": 1}))


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN, Role.MEMBER, Role.HANDLER])
def test_what_a_role_may_not_see_comes_by_no_door(role, account, records, settings, monkeypatch, caplog):  # noqa: F811
    caplog.set_level(logging.INFO)
    settings.TRAIL_MANY_FAILURES = 1
    monkeypatch.setattr(exporting, "IN_REQUEST", 0)
    client = account(role)
    own_matters(client, role)
    planted = plant(client.user)
    assert len(planted) > 30
    found, got, sheets = set(), 0, 0

    def look(where: str, said: str) -> None:
        found.update((where, planted[word]) for word in set(PLANTED.findall(said)) if word in planted)

    for name, (arguments, _, _) in MATRIX.items():
        address = reverse(name, args=[records.get(one, one) for one in arguments])
        answer = client.get(address)
        got += 1
        said = words_of(answer)
        look(address, said)
        if answer.status_code == 200 and "export=choose" in said:
            look(f"{address} sheet", sheet_of(client, address))
            look(f"{address} all years", words_of(client.get(f"{address}?year=all")))
            sheets += 1
    for door in ("search", "search_hits", "audit_list"):
        nothing = told(client.get(reverse(door), {"q": "zz9999z"}), "zz9999z")
        for word in list(planted)[:: max(1, len(planted) // 8)]:
            if told(client.get(reverse(door), {"q": word}), word) != nothing:
                found.add((door, planted[word]))
    client.post(reverse("own_data"))
    jobs.run(Job.objects.get(kind=OWN_DATA).pk)
    look("own data", words_of(client.get(reverse("own_data"), {"download": 1})))
    happens()
    mails = [one for one in mail.outbox if client.user.email in one.to]
    for one in mails:
        look("mail", f"{one.subject} {one.body} {one.extra_headers}")
    look("log", caplog.text)
    assert found == set()
    assert (got > 100, sheets > 0, len(mails) > 0) == (True, True, True)
