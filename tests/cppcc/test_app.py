"""The program as an app on a phone: what it is called and looks like, what a browser keeps of it, what a link shows."""

import io
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from cppcc.frame import app_pages
from cppcc.models import Identity
from cppcc.rights import Role
from proposals.models import ProposalRules
from tests import factories

TOLD = re.compile(r"const TOLD = (\{.*?\});")


def worker() -> dict:
    return json.loads(TOLD.match(Client().get("/worker.js").content.decode())[1])


def icon(name: str) -> Image.Image:
    return Image.open(io.BytesIO(Client().get(reverse("app_icon", args=[name])).content))


def test_the_manifest_has_the_committees_name_the_tokens_colours_and_icons_that_are_there(db):
    Identity.objects.create(pk=1, name="示范区政协", short_name="示范政协")
    answer = Client().get("/manifest.webmanifest")
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["name"], said["short_name"], said["display"]) == ("示范区政协履职管理", "示范政协", "standalone")
    tokens = (app_pages.settings.BASE_DIR / "static/css/variables.css").read_text()
    assert f"--house-top: {said['theme_color']};" in tokens
    assert f"--house-page: {said['background_color']};" in tokens
    for one in said["icons"]:
        drawn = Image.open(io.BytesIO(Client().get(one["src"]).content))
        assert (drawn.format, "{}x{}".format(*drawn.size)) == ("PNG", one["sizes"])
    assert {one["purpose"] for one in said["icons"]} == {"any", "maskable"}


def test_icons_are_made_from_the_committees_own_emblem(db, picture):
    Identity.objects.create(pk=1, name="甲", short_name="甲", emblem=picture("PNG", size=(640, 640)))
    own = icon("maskable")
    assert own.getpixel((256, 256))[:3] == (180, 40, 40)
    assert own.getpixel((2, 2))[:3] == (255, 255, 255)
    assert icon("share").size == (1200, 630)
    assert Client().get(reverse("app_icon", args=["9000"])).status_code == 404


def test_the_worker_keeps_static_files_and_one_page_that_are_there_and_says_nothing_of_anybody(db, member_client):
    told = worker()
    anonymous = Client().get(told["offline"]).content
    assert member_client.get(told["offline"]).content == anonymous
    for name in app_pages.KEPT:
        assert name in anonymous.decode() or name == "js/offline.js"
    assert all(path.startswith(told["static"]) for path in told["files"])
    text = (app_pages.settings.BASE_DIR / "static/js/worker.js").read_text()
    assert text.count(".put(") == 1, "only static files are put into the cache while pages are read"
    assert Client().get("/worker.js")["Cache-Control"] == "no-cache"


def test_the_workers_version_follows_the_static_files(tmp_path, settings):
    settings.STATICFILES_DIRS = [tmp_path]
    seen = set()
    for words in ("a", "b"):
        (tmp_path / "one.css").write_text(words)
        app_pages.static_version.cache_clear()
        seen.add(app_pages.static_version())
    app_pages.static_version.cache_clear()
    assert len(seen) == 2


def shared(path: str) -> dict[str, str]:
    page = Client().get(path, follow=True).content.decode()
    return dict(re.findall(r'<meta\s+property="og:(\w+)"\s+content="([^"]*)"\s*>', page))


@pytest.mark.parametrize("place", ["activity_detail", "micro_new"])
def test_a_shared_link_shows_a_stranger_the_programs_name_and_the_emblem_alone(year, place):
    activity = factories.ActivityFactory(title="不公开的调研")
    path = reverse(place, args=[activity.pk] if place == "activity_detail" else [])
    said = shared(path)
    assert said["title"] == "履职管理系统"
    assert said["image"].startswith("http://testserver/icons/share.png")
    assert "不公开的调研" not in Client().get(path, follow=True).content.decode()


def test_a_public_proposal_is_shared_under_its_own_title(year):
    ProposalRules.objects.create(plenary=year, public=True)
    proposal = factories.ProposalFactory(state="closed", number=1, title="增设路灯", published_on="2024-06-01")
    assert shared(reverse("public_list"))["title"] == "提案公开"
    address = reverse("public_detail", args=[proposal.pk])
    assert shared(address)["title"] == "增设路灯"
    assert f'data-share="{address}"' in Client().get(address).content.decode()


def test_forms_that_others_are_led_to_and_a_public_proposal_are_shared_as_a_link(year, member_client, account):
    for address in (reverse("proposal_new"), reverse("micro_new"), f"{reverse('micro_new')}?kind=opinion",
                    reverse("declaration_new")):  # fmt: skip
        assert f'data-share="{address}"' in member_client.get(address).content.decode()
    staff = account(Role.STAFF)
    assert "data-share" not in staff.get(reverse("declaration_new")).content.decode()
    proposal = factories.ProposalFactory(state="closed", number=1, published_on="2024-06-01")
    page, link = proposal.get_absolute_url(), f'data-share="{reverse("public_detail", args=[proposal.pk])}"'
    assert link not in staff.get(page).content.decode(), "nobody could open it"
    ProposalRules.objects.create(plenary=year, public=True)
    assert link in staff.get(page).content.decode()
