"""Similar proposals among a thousand."""

from collections.abc import Iterator

from proposals.similar import Corpus
from tests.bench.reading import Reading, measured
from tests.proposals.test_similar import PAIRS


def readings() -> Iterator[Reading]:
    texts = [one["b"] for one in PAIRS]
    rows = [(n, f"{texts[n % 72]['title']}{n}", texts[n % 72]["text"] + str(n)) for n in range(1000)]
    yield measured("an index of 1,000 proposals", lambda: Corpus(rows))
    corpus, wanted = Corpus(rows), PAIRS[0]["a"]
    yield measured(
        "the proposals among 1,000 that are like one", lambda: corpus.scores(wanted["title"], wanted["text"])
    )
