"""What the crawl found, by its kinds: links only to what is open, headings and marks in words."""

from datetime import date

import pytest

from activities.models import Enterprise, EnterpriseVisit
from cppcc import figures as registry
from cppcc.figures import columns_for
from cppcc.rights import Role
from reports.showing.figures import rows
from reports.showing.text import read_words
from reports.wording import Wording
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_record_behind_a_figure_is_a_link_where_its_page_is_open(year):
    visit = EnterpriseVisit.objects.create(
        enterprise=Enterprise.objects.create(name="长春某厂", kind="private", since=date(2024, 1, 1)),
        on=date(2024, 5, 6),
    )
    staff, leader = (factories.UserFactory(roles=[role]) for role in (Role.STAFF, Role.LEADER))
    columns = columns_for(EnterpriseVisit)
    [(address, _)] = rows(columns, [visit], staff)
    assert address == visit.get_absolute_url()
    [(address, cells)] = rows(columns, [visit], leader)
    assert (address, [cell.url for cell in cells if cell.url]) == (None, [])


def test_headings_of_a_lists_columns_are_in_words(year, account):
    page = account(Role.STAFF).get("/bin/?list=columns").content.decode()
    assert "保留至" in page
    assert "Expires" not in page


def test_marks_of_a_text_are_read_in_words():
    wording = Wording(registry.everything())
    said = read_words("〔逐条 office.tasks_done〕[[名称]]", wording)
    assert said.startswith("（每一项")
    assert said.endswith("各写一句）〈名称〉")
    assert "office." not in said
