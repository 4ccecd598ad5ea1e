"""The figures that follow rows are made once for a page, however many years it asks them of."""

import pytest

from cppcc import figures
from cppcc.vocabularies import kept_once
from proposals.models import SatisfactionGrade

pytestmark = pytest.mark.django_db


def test_a_page_makes_them_once(django_assert_num_queries):
    with kept_once(reading=True):
        first = list(figures.everything())
        with django_assert_num_queries(0):
            assert list(figures.everything()) == first


def test_who_writes_reads_what_was_written():
    SatisfactionGrade.objects.create(key="delighted", name="很满意", order=0)
    with kept_once():
        assert "proposals.graded.delighted" in {one.key for one in figures.everything()}
        SatisfactionGrade.objects.filter(key="delighted").delete()
        assert "proposals.graded.delighted" not in {one.key for one in figures.everything()}
    assert "proposals.graded.delighted" not in {one.key for one in figures.everything()}
