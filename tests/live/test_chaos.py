"""The short form of ``make chaos``: a minute of storm, then everything is counted."""

from collections import Counter

from tests.chaos.storm import storm
from tests.live.installation import Installation


def test_what_was_answered_with_success_stands_exactly_once(tmp_path):
    place = Installation(tmp_path, demo=False)
    try:
        book, struck, faults = storm(place, actions=150, seconds=60, seed=12)
        assert not faults, (struck, faults)
        done = Counter(row.kind for row in book.rows if row.state == "acknowledged")
        assert {"micro", "draft", "submit", "declare", "activity"} <= set(done), done
        assert len(struck) >= 3, struck
    finally:
        place.stop()
