"""What is printed tells the log of nothing that is wrong with it."""

from reports import pictures

CHART = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" width="300" height="100"><rect width="9" height="9"/></svg>'


def test_charts_for_word_are_drawn_without_complaint(caplog):
    drawn = pictures.charts_for_word([CHART, CHART])
    assert [one[:4] for one in drawn] == [b"\x89PNG"] * 2
    assert [one.getMessage() for one in caplog.records] == []
