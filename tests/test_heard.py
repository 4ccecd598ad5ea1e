"""A screen reader's path through the five main jobs: one heading, landmarks, names, heads of tables, where one is, what is said.

Each page of a job is read as a screen reader reads it: out of its elements alone, without styles or scripts.
"""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Declaration
from reports.models import Report
from tests.proposals.world import hand_in, proposal_in
from tests.test_told import Office

EMPTY = {"input", "img", "br", "meta", "link", "hr", "source", "wbr", "col"}


class Element:
    def __init__(self, tag: str, attrs: dict[str, str], parent: "Element | None") -> None:
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children: list[Element] = []
        self.text = ""

    def all(self, *tags: str) -> list["Element"]:
        found = [self] if self.tag in tags else []
        return found + [one for child in self.children for one in child.all(*tags)]

    @property
    def words(self) -> str:
        """What it says: its name for hearers, its text, what its pictures say."""
        if self.attrs.get("aria-hidden") == "true":
            return ""
        own = self.attrs.get("aria-label") or self.attrs.get("alt") or self.text
        return " ".join([own.strip(), *(child.words for child in self.children)]).strip()

    def inside(self, *tags: str) -> bool:
        return self.parent is not None and (self.parent.tag in tags or self.parent.inside(*tags))


class Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = self.now = Element("page", {}, None)
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs}, self.now)
        self.now.children.append(one)
        if tag not in EMPTY:
            self.now = one

    def handle_endtag(self, tag: str) -> None:
        step: Element | None = self.now
        while step is not None and step.tag != tag:
            step = step.parent
        if step is not None and step.parent is not None:
            self.now = step.parent

    def handle_data(self, data: str) -> None:
        self.now.text += data


def faults(page: str) -> list[str]:
    """What a hearer would stumble over."""
    root = Reader(page).root
    found = []
    heads = root.all("h1")
    if len(heads) != 1 or not heads[0].words:
        found.append(f"{len(heads)} h1")
    if len(root.all("main")) != 1:
        found.append("no main")
    if root.all("html")[0].attrs.get("lang") != "zh-CN":
        found.append("no language")
    if not root.all("title")[0].words.strip(" ·"):
        found.append("no title")
    first = next((one for one in root.all("a", "button", "input", "select") if one.attrs.get("type") != "hidden"), None)
    if first is None or first.attrs.get("href") != "#content":
        found.append("the first stop is not the way past the menu")
    names = [one.attrs.get("aria-label", "") for one in root.all("nav")]
    if len(names) != len(set(names)) or "" in names:
        found.append(f"navs {names}")
    labelled = {one.attrs.get("for") for one in root.all("label")}
    for field in root.all("input", "select", "textarea"):
        if field.attrs.get("type") in ("hidden", "submit"):
            continue
        named = {"aria-label", "aria-labelledby", "title"} & set(field.attrs)
        if not (named or field.attrs.get("id") in labelled or field.inside("label")):
            found.append(f"field {field.attrs}")
    pressed = [one for one in root.all("a", "button") if one.attrs.get("aria-hidden") != "true"]
    found += [f"silent {one.tag} {one.attrs}" for one in pressed if not one.words]
    found += [f"picture {one.attrs}" for one in root.all("img") if "alt" not in one.attrs]
    for table in root.all("table"):
        rows = [row for row in table.all("tr") if row.all("td")]
        if rows and not table.all("th"):
            found.append("table without heads")
    keys = [one.attrs["id"] for one in _every(root) if one.attrs.get("id")]
    found += [f"twice {key}" for key in {key for key in keys if keys.count(key) > 1}]
    told = {reference for one in _every(root) for reference in one.attrs.get("aria-describedby", "").split()}
    found += [f"nothing called {key}" for key in told - set(keys)]
    return found


def _every(element: Element) -> list[Element]:
    return [element, *(one for child in element.children for one in _every(child))]


@pytest.fixture
def office(year):
    return Office(year)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(type(user).objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def jobs(office: Office) -> dict[str, tuple[str, list[str]]]:
    """Who walks which pages: reviewing and filing, dispatching, replying, evaluating, signing; and writing a suggestion."""
    world = office.world
    submitted, filed = proposal_in(world, "submitted"), proposal_in(world, "filed")
    hand, answered = hand_in(world, "handling"), proposal_in(world, "replied")
    report = Report.objects.create(state="signing", plenary=office.year, slug="2024", name="2024年度履职报告")
    Declaration.objects.create(plenary=office.year, member=office.member(), kind="welfare", on="2024-03-01", title="助老",
                               created_by=world["writer"])  # fmt: skip
    home, listed = reverse("home"), reverse("proposal_list")
    return {
        "review": ("staff", [home, listed, submitted.get_absolute_url(), submitted.step_url("file")]),
        "dispatch": ("dispatcher", [home, filed.get_absolute_url(), filed.step_url("dispatch")]),
        "reply": ("handler", [home, hand.get_absolute_url(), hand.step_url("draft")]),
        "evaluate": (
            "writer",
            [home, answered.get_absolute_url(), answered.step_url("evaluate"), reverse("micro_new")],
        ),
        "sign": ("leader", [home, report.get_absolute_url(), reverse("dashboard"), reverse("display")]),
    }


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
def test_the_main_jobs_can_be_walked_by_ear(office):
    stumbled = {}
    for job, (who, pages) in jobs(office).items():
        client = client_of(office.world[who])
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, (job, page)
            if found := faults(answer.content.decode()):
                stumbled[job, page] = found
    assert stumbled == {}


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
def test_one_hears_where_one_is_what_was_done_and_what_is_wrong(office):
    client = client_of(office.world["staff"])
    home = Reader(client.get(reverse("home")).content.decode()).root
    here = [one for one in _every(home) if one.attrs.get("aria-current") == "page"]
    assert here
    assert all("首页" in one.words for one in here)
    done = client.post(reverse("theme", args=["dark"]), follow=True)
    assert done.status_code == 200
    wrong = Reader(client.post(reverse("password_change"), {}).content.decode()).root
    summary = next(one for one in _every(wrong) if one.attrs.get("role") == "alert")
    links = [one.attrs["href"].lstrip("#") for one in summary.all("a")]
    assert links
    assert set(links) <= {one.attrs.get("id") for one in _every(wrong)}
    assert all(one.attrs.get("aria-invalid") == "true" for one in wrong.all("input") if one.attrs.get("id") in links)


def test_the_reader_finds_what_is_wrong():
    """Of a page with every fault each is named."""
    page = (
        '<html><body><a href="/x"></a><h1>一</h1><h1>二</h1><nav></nav><input id="a"><input id="a"><img src="x">'
        '<table><tr><td>1</td></tr></table><p aria-describedby="gone"></p></body></html>'
    )
    found = " ".join(faults(page.replace("<html>", "<html><title></title>")))
    for words in ("2 h1", "no main", "no language", "no title", "first stop", "navs", "field", "silent a", "picture",
                  "without heads", "twice a", "nothing called gone"):  # fmt: skip
        assert words in found
