"""Whatever is sent is answered in words."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc import figures
from cppcc.figures import UnknownCut
from cppcc.rights import Role
from reports.models import OwnFigure
from tests.reports.own_figures.making import WORDS, economy_filed

ATTACKS = {
    "no dimension": {"by": ["password"], "w": ["password:x"]},
    "a path of the database": {"by": ["created_by__password"], "w": ["created_by__password:x"]},
    "a value of another dimension": {"by": ["filed"], "w": ["filed:sole"]},
    "a row that is not there": {"by": ["category"], "w": ["category:999999"]},
    "no number": {"by": ["category"], "w": ["category:1 or 1=1"]},
    "no source": {"source": "auth.user", "was": "auth.user"},
    "a measure on many": {"measure": "distinct:unit"},
    "a measure on what is not counted": {"measure": "distinct:filed"},
    "no amount": {"measure": "sum:password"},
    "no measure": {"measure": "eval:1"},
    "latest": {"measure": "latest:x"},
    "900 values": {"by": ["category"], "w": [f"category:{number}" for number in range(900)]},
    "a long string": {"by": ["category"], "w": [f"category:{'长' * 100_000}"]},
    "no kind": {"kind": "sql"},
    "a rate of rates": {"kind": "share", "of": "proposals.reply_rate", "to": "proposals.filed"},
    "no figure": {"kind": "share", "of": "proposals.nothing", "to": "proposals.filed"},
    "nothing to divide": {"kind": "average", "of": "", "to": ""},
    "one to add": {"kind": "sum", "parts": ["proposals.filed"]},
    "too many to add": {"kind": "sum", "parts": [f"x.{number}" for number in range(500)]},
    "a rate to add": {"kind": "sum", "parts": ["proposals.filed", "proposals.reply_rate"]},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_declared_is_refused_in_words(staff, categories, attack):
    data = {**economy_filed(categories[0]), "by": [], "w": [], **ATTACKS[attack]}
    answer = staff.post(reverse("own_new"), data)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert staff.post(reverse("own_look"), data).status_code == 200
    assert not OwnFigure.objects.exists()


def test_ten_thousand_values_are_refused(staff, categories):
    data = {**economy_filed(categories[0]), "w": [f"category:{number}" for number in range(10_000)]}
    for name in ("own_new", "own_look"):
        assert staff.post(reverse(name), data).status_code == 413
        fewer = staff.post(reverse(name), {**data, "w": data["w"][:2000]})
        assert "条件过多" in fewer.content.decode()
    assert not OwnFigure.objects.exists()
    with pytest.raises(UnknownCut):
        figures.asked_for("proposals", (("category", str(number), False) for number in range(10_000)))


@pytest.mark.parametrize("query", [
    "of=users", "of=proposals&w=password:x", "of=proposals&w=filed:sole", "of=proposals&m=distinct:unit",
    "of=proposals&m=sum:x", "of=duties&w=calendar_month:garbage", "of=duties&w=calendar_month:2024-13-01",
    "of=quantities&w=subject:" + "x" * 300, "of=quantities&w=subject:%00", "of=proposals&w=", "of=proposals&w=filed",
])  # fmt: skip
def test_an_address_that_spells_nothing_declared_is_404_at_every_door(staff, year, query):
    assert staff.get(f"{reverse('figure_cut', args=[2024])}?{query}").status_code == 404
    assert staff.get(f"{reverse('own_new')}?{query}").status_code == 404


def test_a_dispatcher_counts_only_what_he_may_read(account, year):
    dispatcher = account(Role.DISPATCHER)
    assert dispatcher.get(f"{reverse('figure_cut', args=[2024])}?of=proposals").status_code == 200
    assert dispatcher.get(f"{reverse('figure_cut', args=[2024])}?of=duties").status_code == 404
    assert dispatcher.get(f"{reverse('own_new')}?of=proposals").status_code == 403


JUNK = st.one_of(
    st.sampled_from(["", "proposals", "duties", "members", "filed", "category", "unit", "month", "calendar_month", "member"]),
    st.text(max_size=12),
)  # fmt: skip


PAIR = st.builds(
    lambda key, value: f"{key}:{value}", JUNK, st.one_of(JUNK, st.sampled_from(["yes", "no", "1", "13", "2024-03-01"]))
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.fixed_dictionaries({
    "kind": st.one_of(st.sampled_from(list(OwnFigure.Kind)), JUNK), "source": JUNK, "was": JUNK, "add": JUNK, "drop": JUNK,
    "by": st.lists(JUNK, max_size=3), "w": st.lists(PAIR, max_size=4), "not": st.lists(JUNK, max_size=2), "measure": PAIR,
    "of": JUNK, "to": JUNK, "first": JUNK, "parts": st.lists(JUNK, max_size=3),
}))  # fmt: skip
def test_whatever_is_sent_is_answered_in_words(mixed, account, data):
    client = account(Role.STAFF)
    assert client.post(reverse("own_look"), data).status_code == 200
    assert client.post(reverse("own_new"), {**data, **WORDS, "name": "", "seen_version": "1"}).status_code == 200
    assert not OwnFigure.objects.exists()
