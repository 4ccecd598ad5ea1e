"""No second door: words planted in records that a role may not see are looked for in everything that it can get."""

import io
import re
import zipfile

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from cppcc.audit import disclosure
from cppcc.models import Notice
from cppcc.rights import Role
from cppcc.texts.standing import text_fields
from tests.test_matrix import MATRIX, records  # noqa: F401 - the fixture

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


def plant(user) -> dict[str, str]:
    """Each text of each record that the account may not see becomes a word of its own. Returns where each stands."""
    planted = {}
    for model, rule in disclosure.declared().items():
        if rule.rows is None:
            continue
        hidden = model._default_manager.exclude(pk__in=disclosure.open_rows(model, user).order_by().values("pk"))
        for row in hidden.order_by():
            for name in text_fields(model):
                word = f"zc{len(planted):04d}q"
                field = model._meta.get_field(name)
                if name in NAMES or field.unique or field.is_relation or (field.max_length or 99) < len(word):
                    continue
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=row.pk).update(**{name: word})
                except DatabaseError:
                    continue
                planted[word] = f"{model._meta.label}.{name}"
    for number, notice in enumerate(Notice.objects.exclude(user=user)):
        Notice.objects.filter(pk=notice.pk).update(words=f"zn{number:04d}q")
        planted[f"zn{number:04d}q"] = "cppcc.Notice.words"
    return planted


def words_of(answer) -> str:
    """All that an answer holds, files unpacked."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    elif data[:4] == b"%PDF":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data.decode(errors="replace")


def told(answer, word: str) -> list[str]:
    """Where an answer leads, whatever was asked for: words that are hidden lead nowhere else than words that are not there."""
    return re.findall(r'href="([^"]*)"', answer.content.decode().replace(word, ""))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_what_a_role_may_not_see_comes_by_no_door(role, account, records):  # noqa: F811
    client = account(role)
    planted = plant(client.user)
    assert len(planted) > 30
    found, got = set(), 0
    for name, (arguments, _, _) in MATRIX.items():
        address = reverse(name, args=[records.get(one, one) for one in arguments])
        tried = [address]
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming and b'name="q"' in answer.content:
            tried += [f"{address}?export=xlsx", f"{address}?year=all"]
        for one in tried:
            said = words_of(client.get(one))
            got += 1
            found |= {(one, place) for word, place in planted.items() if word in said}
    for door in ("search", "search_hits", "audit_list"):
        nothing = told(client.get(reverse(door), {"q": "zz9999z"}), "zz9999z")
        for word in list(planted)[:: max(1, len(planted) // 8)]:
            if told(client.get(reverse(door), {"q": word}), word) != nothing:
                found.add((door, planted[word]))
    assert got > 40
    assert found == set()
