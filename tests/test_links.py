"""No page shows a link that its reader may not follow: each role walks from page to page by what it is shown.

Every link is asked for its roles; each kind of address is opened once. What a link makes (papers, pictures, sheets) is
not made here, `tests/test_matrix.py` asks who may have it.
"""

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.db.models import Max, Min
from django.test import Client
from django.urls import reverse

from cppcc.rights.pages import may_open
from members.models import DutyRecord, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_loaded")]

ROLES = ("member", "handler", "dispatcher", "leader", "admin", "staff")
MADE = re.compile(
    r"\.(svg|png|ics)$|/(download|letter|scan|file|photo|code|as/\w+)/$|/papers/|/photos/\d+/$|/editions/"
    r"|^/(attachments|proofs|activity-files|static|proposals/compendium|members/\d+/file)/"
)
LEFT = re.compile(r"^/static/|[?&](export|sort|page)=")
LINK = re.compile(r'(?:\shref|\shx-get)="([^"#]+)')
MOST = 400


def pattern(address: str) -> str:
    """One address stands for all of its kind."""
    path = urlsplit(address).path
    path = re.sub(r"/\d+(?=/)", "/1", path)
    path = re.sub(r"^/settings/[^/]+/", "/settings/slug/", path)
    path = re.sub(r"^/figures/1/(?!charts|trends|records)[^/]+/", "/figures/1/key/", path)
    path = (
        re.sub(r"^/report/[^/]+/(?=.)", "/report/slug/", path) if path not in ("/report/all/", "/report/new/") else path
    )
    return re.sub(r"/(parts|blocks|figures)/[^/]+/", r"/\1/key/", path)


def links_of(address: str, page: str) -> list[str]:
    found = [urljoin(address, html.unescape(link)) for link in LINK.findall(page)]
    return [one for one in dict.fromkeys(found) if one.startswith("/") and not LEFT.search(one)]


@pytest.mark.parametrize("role", ["leader", "staff"])
def test_each_kind_of_duty_opens_for_who_reads_the_ledger(role):
    """A link that leads on says nothing of where to: what comes of a register's row too, which its keepers alone open."""
    client, user = Client(), User.objects.get(username=role)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    kinds = DutyRecord.objects.order_by().values_list("content_type__model").annotate(first=Min("pk"), last=Max("pk"))
    places = {kind: [reverse("duty_open", args=[pk]) for pk in {first, last}] for kind, first, last in kinds}
    assert {"mediareport", "welfaredeed", "attendance"} <= places.keys()
    found = {kind: {client.get(one, follow=True).status_code for one in several} for kind, several in places.items()}
    assert {kind: codes for kind, codes in found.items() if codes != {200}} == {}


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_walks_through_all_its_pages_and_nothing_is_closed(role):
    client, user = Client(), User.objects.get(username=role)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    waiting, seen, asked, closed = ["/"], {"/"}, set(), []
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address, follow=True)
        if answer.status_code >= 400:
            closed.append(f"{answer.status_code} {address}")
            continue
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        for link in links_of(here, answer.content.decode()):
            path = urlsplit(link).path
            if path not in asked:
                asked.add(path)
                if not may_open(user, path):
                    closed.append(f"403 {link} on {address}")
            if pattern(link) not in seen and not MADE.search(path) and may_open(user, path):
                seen.add(pattern(link))
                waiting.append(link)
    assert not closed, "\n".join(closed)
    assert 10 < len(seen) < MOST
