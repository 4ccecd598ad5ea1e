"""The short form of ``make chaos``: a minute of storm, then everything is counted."""

from collections import Counter

import pytest

from tests.chaos.storm import storm
from tests.live.installation import Installation

QUEUE_OF_FILES = pytest.mark.embedded("the queue of files and SQLite are the embedded default's own")


@pytest.mark.parametrize("kind", ["as_given", pytest.param("embedded", marks=QUEUE_OF_FILES)])
def test_what_was_answered_with_success_stands_exactly_once(kind, tmp_path):
    place = Installation(tmp_path, stage="empty", embedded=kind == "embedded")
    try:
        book, struck, faults = storm(place, actions=150, seconds=60, seed=12)
        assert not faults, (struck, faults)
        done = Counter(row.kind for row in book.rows if row.state == "acknowledged")
        assert {"login", "micro", "draft", "submit", "declare", "activity"} <= set(done), done
        assert len(struck) >= 3, struck
    finally:
        place.stop()
