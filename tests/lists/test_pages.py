"""What every list page has in common: a size, words where there is nothing, cards, and what is not offered to whom."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cppcc.lists import viewing
from cppcc.rights import Role
from members.models import DutyReport
from proposals.models import Assignment, Proposal
from tests import factories
from tests.sheets.lists import names
from tests.sheets.test_every_list import opened

MOST = 60 * 1024


def page_of(name, part, query=""):
    page, address = opened(name, part)
    client = Client()
    client.force_login(page.request.user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"{address}{query}").content.decode()


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
@pytest.mark.parametrize(("name", "part"), [one for one in names() if one[0] != "assessment"])
def test_an_empty_list_says_what_belongs_there_and_a_question_without_answer_how_to_go_back(name, part, year):
    page = page_of(name, part)
    assert "---------" not in page
    assert ">None<" not in page
    if 'class="panel empty' in page:
        assert "符合条件" not in page, "nothing was asked yet"
    if 'id="id_q"' in page:
        asked = page_of(name, part, "&q=不会有的词语")
        assert "没有符合条件的" in asked
        assert 'href="?sort=&amp;view=0">' in asked.replace("\n", "").replace("  ", "")
        assert "清空条件" in asked


def test_twenty_rows_of_the_longest_list_are_under_sixty_thousand_characters(account, year):
    for number in range(31):
        factories.UnitFactory(name=f"某某区第{number}街道办事处")
    for number in range(20):
        hand = factories.AssignmentFactory(
            proposal__state="dispatched",
            proposal__number=number + 1,
            proposal__title=f"关于进一步加强我区老旧小区消防安全隐患排查整治工作的提案{number}",
        )
        factories.proposed(hand.proposal, factories.MemberFactory())
    answer = account(Role.STAFF).get(f"{reverse('proposal_list')}?year=all")
    assert len(answer.context["table"].page) == 20
    assert len(answer.content) < MOST, len(answer.content)


@pytest.mark.parametrize(("name", "part"), [one for one in names() if one[0] != "assessment"])
def test_no_condition_is_called_like_something_of_the_lists_own(name, part, year):
    page, _ = opened(name, part)
    assert not set(page.get_filterset_class().base_filters) & viewing.OWN


@pytest.mark.parametrize(("name", "part"), [one for one in names() if one[0] != "assessment"])
def test_no_lists_page_is_long_before_its_rows(name, part, year):
    assert len(page_of(name, part).encode()) < MOST * 2 // 3


def test_a_card_says_its_main_line_its_state_and_three_facts(account, year):
    hand = factories.AssignmentFactory(proposal__state="dispatched", proposal__number=7)
    page = account(Role.STAFF).get(f"{reverse('proposal_list')}?year=2024").content.decode()
    row = re.search(r"<tr data-href.*?</tr>", page, re.S)[0]
    cells = re.findall(r'<td(?: class="([^"]*)")?(?: data-label="([^"]*)")?>', row)
    looks = [look.split(" ")[0] for look, _ in cells]
    assert looks.count("main-cell") == looks.count("state-cell") == 1
    assert 2 <= looks.count("fact") <= 3
    assert [label for look, label in cells if "fact" in look][:1] == ["编号"]
    assert Assignment.objects.get().pk == hand.pk
    assert Proposal.objects.count() == 1


def test_a_member_is_not_offered_what_only_tells_others_apart(member_client, account, year):
    DutyReport.objects.create(member=member_client.member, year=year, text="述职")
    own = member_client.get(reverse("duty_report_list")).content.decode()
    assert "export=choose" not in own
    assert 'name="sector"' not in own
    office = account(Role.STAFF).get(reverse("duty_report_list")).content.decode()
    assert "export=choose" in office
    assert 'name="sector"' in office
    member_client.user.role_grants.create(role=Role.STAFF)
    assert "export=choose" in member_client.get(reverse("duty_report_list")).content.decode()
