"""Every page of an empty installation, for every role: it stands, it says something, and what it says is Chinese."""

import re
from datetime import datetime
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.lists import ListPage
from cppcc.lists.described import said_of
from cppcc.lists.registers import _registers
from cppcc.rights import Role
from tests import factories
from tests.matrix import MATRIX

PLAIN = {name: roles for name, (arguments, roles, answer) in sorted(MATRIX.items()) if not arguments and answer != 405}
NOT_PAGES = {"healthz", "session", "logout", "emblem", "proposal_similar", "search_hits"}
ENGLISH = re.compile(r"[A-Za-z]{3,}")
KNOWN = re.compile(
    r"[A-Z2-7]{4}(?: [A-Z2-7]{4})+|USB|JSON|FreeOTP|PDF|Word|Excel|WPS|PNG|JPG|WebP|CSV|TXT|docx?|xlsx?|ods|https?://\S+|shan|xiao|ming|wxm",
    re.IGNORECASE,
)
"""What Chinese users read in Latin letters, and addresses."""
CODES = re.compile(r"\bNone\b|\bnan\b|<[A-Z]\w+:|Traceback|__\w+__")


class Words(HTMLParser):
    """What a person reads in the page's own part, and the names of what is there to press."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.inside, self.quiet, self.found = False, 0, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "main":
            self.inside = True
        if tag in ("script", "style", "svg", "option"):
            self.quiet += 1

    def handle_endtag(self, tag):
        if tag in ("script", "style", "svg", "option"):
            self.quiet = max(0, self.quiet - 1)
        if tag == "main":
            self.inside = False

    def handle_data(self, data):
        if self.inside and not self.quiet and data.strip():
            self.found.append(data.strip())


def the_account(account, role):
    client = account(role, name="陈某", username="chen")
    if role == Role.MEMBER:
        factories.MemberFactory(user=client.user, name="陈某")
    if role == Role.HANDLER:
        factories.HandlerFactory(user=client.user, unit__name="区住建局")
    return client


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
@pytest.mark.parametrize("year", ["no year", "an empty year"])
@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_an_empty_house_says_something(db, account, role, year):
    client = the_account(account, role)
    if year == "an empty year":
        factories.PlenaryYearFactory()
    wanted = [reverse(name) for name, roles in PLAIN.items() if name not in NOT_PAGES and role in roles]
    if year == "no year":
        wanted += [reverse("register_list", args=[slug]) for slug, one in _registers.items() if role in one.roles]
    faults = []
    with clock.at(timezone.make_aware(datetime(2024, 6, 3, 9))):
        for address in wanted:
            answer = client.get(address)
            if answer.status_code == 302:
                if client.get(address, follow=True).status_code != 200:
                    faults.append((address, "leads nowhere"))
                continue
            if answer.status_code != 200:
                faults.append((address, answer.status_code))
                continue
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            words = " ".join(Words(answer.content.decode()).found)
            if CODES.search(words):
                faults.append((address, CODES.search(words)[0]))
            english = ENGLISH.search(KNOWN.sub("", words).replace(client.user.username, ""))
            if english:
                faults.append((address, english[0]))
            if len(words) < 8:
                faults.append((address, f"says nothing: {words}"))
    assert not faults, "\n".join(map(str, faults))


def test_pages_of_a_year_lead_to_the_new_one_where_there_is_none(db, account):
    staff, leader = account(Role.STAFF), account(Role.LEADER)
    for name in ("dashboard", "trends", "proposal_statistics", "duty_analysis", "assessments", "report_page"):
        page = staff.get(reverse(name)).content.decode()
        assert f'href="{reverse("year_new")}"' in page, name
        assert "请机关工作人员先建立年度" in leader.get(reverse(name)).content.decode(), name


def lists(kind):
    for one in kind.__subclasses__():
        yield one
        yield from lists(one)


def test_every_list_says_what_it_is_for_while_it_is_empty():
    plain = [one.__name__ for one in lists(ListPage) if one.empty_words == ListPage.empty_words]
    assert set(plain) <= {"RegisterList"}  # each register's own words stand below


def test_every_register_is_described():
    assert [slug for slug in _registers if said_of(slug) is None] == []


def test_settings_stand_in_groups_with_what_each_is_for_and_can_be_looked_for(account, year):
    factories.UnitFactory.create_batch(3)
    staff = account(Role.STAFF)
    page = staff.get(reverse("settings")).content.decode()
    assert "登记与维护" not in page
    assert "3 个单位" in page
    found = staff.get(reverse("settings"), {"q": "单位 停用"}).content.decode()
    assert "承办单位" in found
    assert "街道活动组" not in found
    assert "没有这样的内容" in staff.get(reverse("settings"), {"q": "没有的东西"}).content.decode()


def test_an_empty_list_and_one_where_nothing_matches_say_different_things(account, year):
    staff = account(Role.STAFF)
    assert "还没有承办单位。办理提案" in staff.get(reverse("register_list", args=["units"])).content.decode()
    page = staff.get(reverse("register_list", args=["units"]), {"q": "住建"}).content.decode()
    assert "没有符合条件的承办单位" in page
