"""What an account may ask of a list: conditions and orders look at nothing that the page of a row hides from it."""

import io
from datetime import date
from urllib.parse import urlencode

import django_filters
import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cppcc.lists import Filters
from cppcc.models import SavedView
from cppcc.rights import Role, holds
from proposals.models import Assignment, Communication, Extension, Feedback, Proposal
from proposals.models.vocabulary import SatisfactionGrade
from proposals.tables import ProposalFilter
from tests import factories
from tests.proposals.world import hand_in, make_world, proposal_in
from tests.sheets.lists import names
from tests.sheets.test_every_list import opened

pytestmark = pytest.mark.django_db
LIST = "/proposals/"


def kinds(kind=Filters):
    for one in kind.__subclasses__():
        yield one
        yield from kinds(one)


@pytest.mark.parametrize(("name", "part"), [one for one in names() if one[0] != "assessment"])
def test_every_condition_says_over_what_it_looks(name, part, year):
    page, _ = opened(name, part)
    kind = page.get_filterset_class()
    own = {name for name in kind.base_filters if not kind(request=page.request).is_open(name)}
    assert not own or kind.whole is not Filters.whole, f"{kind}: {own} look at whole records, which nobody names"
    assert set(kind.ONLY) <= set(kind.base_filters)
    assert {"*"} == kind.OPEN or set(kind.base_filters) >= kind.OPEN


def test_a_condition_that_nobody_declared_finds_nothing(account, year):
    class Bare(Filters):
        OPEN = frozenset()
        title = django_filters.CharFilter(label="案由")

        class Meta:
            model = Proposal
            fields = ()

    one = factories.ProposalFactory(title="甲")
    request = type("Request", (), {"user": account(Role.STAFF).user})()
    assert list(Bare({}, Proposal.objects.all(), request=request).qs) == [one]
    assert not Bare({"title": "甲"}, Proposal.objects.all(), request=request).qs.exists()


# --- the law ---------------------------------------------------------------------------------------------


@pytest.fixture
def world(year):
    """Own and published proposals in many states; the published ones of another are read in part by a member."""
    world = make_world()
    for state in ("handling", "replied", "closed"):
        for who in ("writer", "other_member"):
            one = proposal_in(world, state, publishable=True, published_on=date(2024, 4, 1))
            Proposal.objects.filter(pk=one.pk).update(created_by=world[who])
            one.proposers.update(member=world[who].member)
    return world


def change_what_is_hidden(world, kind):
    """Something about the writer's proposals that only those see who read the course."""
    for hand in Assignment.objects.filter(proposal__created_by=world["writer"]):
        if kind == "grade" and hand.state == "sent":
            Feedback.objects.create(
                proposal=hand.proposal, member=world["writer"].member, attitude=SatisfactionGrade.objects.first(),
                recorded_by=world["writer"], result=SatisfactionGrade.objects.order_by("-pk").first(), given_on=date(2024, 5, 1), round=1,
            )  # fmt: skip
            factories.kept_of(hand.proposal)
        elif kind == "talk":
            Communication.objects.create(
                assignment=hand, on=date(2024, 3, 2), mode="visit", people="甲", content="面谈"
            )
        elif kind == "extension":
            Extension.objects.create(
                assignment=hand, until=date(2024, 9, 1), reason="需要时间", asked_on=date(2024, 3, 3)
            )
        elif kind == "help":
            hand_in(world, "handling", hand.proposal, role="co")
    if kind == "lapsed":
        Proposal.objects.filter(created_by=world["writer"]).update(feedback_until=date(2024, 1, 2))


def choices(name):
    field = ProposalFilter.base_filters[name]
    found = field.extra.get("choices")
    found = found() if callable(found) else found
    if found:
        return [str(key) for key, _ in found if str(key)]
    if "queryset" in field.extra:
        return [str(pk) for pk in field.extra["queryset"].values_list("pk", flat=True)]
    return ["主办", "提案", "1"]


CONDITIONS = [name for name in ProposalFilter.base_filters if name != "year"]
SORTS = ["", "number_words", "-state", "title", "submitted_on", "due", "-unit", "grade", "-feedback_until", "hand"]
HIDDEN = ["grade", "talk", "extension", "help", "lapsed"]


@st.composite
def queries(draw):
    chosen = draw(st.lists(st.sampled_from(CONDITIONS), max_size=3, unique=True))
    asked = {name: draw(st.sampled_from(choices(name) or ["1"])) for name in chosen}
    return {**asked, "year": "all", "sort": draw(st.sampled_from(SORTS))}


def answer(client, query):
    page = client.get(f"{LIST}?{urlencode(query)}")
    return [row.record.pk for row in page.context["table"].page.object_list]


def test_no_query_tells_what_the_page_of_a_row_hides(world, client, settings_for_law):
    """Whatever changes about another's published proposal in its course, no question of a member's is answered otherwise."""
    client.force_login(world["other_member"], backend="django.contrib.auth.backends.ModelBackend")

    @settings_for_law
    @given(query=queries(), kind=st.sampled_from(HIDDEN))
    def law(query, kind):
        before = answer(client, query)
        with transaction.atomic():
            change_what_is_hidden(world, kind)
            after = answer(client, query)
            transaction.set_rollback(True)
        assert before == after, (query, kind)

    law()


def test_an_account_gets_what_the_office_gets_of_the_rows_it_may_read(world, client, settings_for_law):
    """The filter over what it sees: of rows read in part, a condition about the course finds none."""
    member, office = world["other_member"], world["staff"]
    seen = set(Proposal.objects.visible_to(member).values_list("pk", flat=True))
    whole = set(Proposal.objects.whole_to(member).values_list("pk", flat=True))
    assert whole < seen

    @settings_for_law
    @given(query=queries())
    def law(query):
        query.pop("mine", None)
        offered = {name: value for name, value in query.items() if holds(member, ProposalFilter.ONLY.get(name, Role))}
        found = {}
        for who in (member, office):
            client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
            found[who.pk] = set(answer(client, offered))
        about_course = set(offered) - {"year", "sort"} - ProposalFilter.OPEN
        assert found[member.pk] == found[office.pk] & (whole if about_course else seen), offered

    law()


@pytest.fixture
def settings_for_law():
    return settings(max_examples=40)


# --- the same by the other doors -------------------------------------------------------------------------


def test_an_evaluation_is_not_learned_by_filter_view_sheet_or_batch(world, client):
    change_what_is_hidden(world, "grade")
    grade = SatisfactionGrade.objects.order_by("-pk").first()
    member, office = world["other_member"], world["staff"]
    query = f"year=all&grade={grade.key}"
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    assert len(answer(client, dict(pair.split("=") for pair in query.split("&")))) == 2
    view = SavedView.objects.create(
        user=office, place="proposal_list", path=LIST, name="不满意的", query=query, shared=True
    )
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    for address in (f"{LIST}?{query}", f"{LIST}?{query}&view={view.pk}", f"{LIST}?{query}&sort=-grade"):
        page = client.get(address)
        assert not page.context["table"].page.object_list.data, address
        assert "共 2" not in page.content.decode()
    titles = set(Proposal.objects.filter(created_by=world["writer"]).values_list("title", flat=True))
    for who, told in ((member, False), (world["other_handler"], False), (office, True)):
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        said = cells(client.get(f"{LIST}?{query}&export=xlsx"))
        for name in ("chosen", "accept", "file", "remind"):
            said += cells(client.post(f"{LIST}?{query}&do={name}", {"all": "1"}, follow=True))
        assert any(title in said for title in titles) == told, who
    assert reverse("proposal_list") == LIST


def cells(answer):
    """All that an answer says, a sheet's cells too."""
    data = b"".join(answer) if answer.streaming else answer.content
    if not data.startswith(b"PK"):
        return data.decode()
    return str(list(load_workbook(io.BytesIO(data)).active.values))
