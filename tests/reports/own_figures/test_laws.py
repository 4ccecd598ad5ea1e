"""Whatever is chosen, the value is its list and its parts."""

from urllib.parse import urlencode

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc import figures
from reports import own
from tests import factories


def test_all_of_them_come_in_one_query(year, django_assert_num_queries):
    for number in range(30):
        factories.OwnFigureFactory(kind="sum", data={"parts": ["proposals.filed", f"own.{number}"]})
    first = factories.OwnFigureFactory()
    factories.OwnFigureFactory(kind="share", data={"of": first.key, "to": "proposals.filed"})
    with django_assert_num_queries(1):
        assert len(list(own.composed(figures.registry.declared()))) == 2


CHOSEN = st.dictionaries(
    st.sampled_from(["filed", "kind", "category", "month", "proposer_kind", "replied"]),
    st.tuples(st.lists(st.integers(0, 12), min_size=1, max_size=4, unique=True), st.booleans()), max_size=4,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(chosen=CHOSEN, by=st.sampled_from(["category", "kind", "month", "filed", "state"]))
def test_whatever_is_chosen_the_value_is_its_list_and_its_parts(mixed, chosen, by):
    source = figures.source_of("proposals")
    pairs = []
    for key, (places, out) in chosen.items():
        names = list(source.dimension(key).words())
        pairs += [(key, names[place % len(names)], out) for place in places]
    figure = figures.asked_for("proposals", pairs)
    choices = own.from_figure(figure)
    again = figures.from_data(choices.data())
    number = figure.value(mixed).number
    assert again.value(mixed).number == number
    assert figures.from_query(QueryLike(figures.to_pairs(figure))).value(mixed).number == number
    assert figure.records(mixed).distinct().count() == number
    table = figures.breakdown([again], [by], mixed)
    assert sum(line.values[again.key].number for line in table.lines) == number
    assert own.sentence(again)
    assert own.proposed(again).name


class QueryLike(dict):
    """As a QueryDict: the query of pairs, read from its address."""

    def __init__(self, pairs):
        self.read = QueryDict(urlencode(pairs))

    def get(self, name, default=None):
        return self.read.get(name, default)

    def getlist(self, name):
        return self.read.getlist(name)
