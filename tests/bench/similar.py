"""Search, and similar proposals, among some thousands."""

import random
from collections.abc import Iterator

from tests.bench.reading import Reading, measured

MANY = 5000
SIGNS = "".join(chr(0x4E00 + number * 7) for number in range(1500))


def readings() -> Iterator[Reading]:
    from cppcc.search import source_of, weighing
    from cppcc.search.filling import refill
    from proposals.models import Proposal
    from proposals.similar import similar_to
    from tests import factories
    from tests.proposals.test_similar import PAIRS

    staff = factories.UserFactory(roles=["staff"])
    year, category = factories.PlenaryYearFactory(), None
    texts, chance = [one["b"] for one in PAIRS], random.Random(1)
    rows = []
    for number in range(MANY):
        one = texts[number % len(texts)]
        more = "".join(chance.choices(SIGNS, k=300))
        rows.append(
            Proposal(
                plenary=year, category=category, title=f"{one['title'][:50]}{number}", situation=f"{one['text']}{more}",
                state="submitted", submitted_on="2024-03-01", created_by=staff,
            )
        )  # fmt: skip
    yield measured(f"{MANY} proposals written with their index", lambda: Proposal.objects.bulk_create(rows), times=1)
    declared, wanted = source_of(Proposal), PAIRS[0]["a"]
    assert declared
    yield measured("the index made anew, nothing different", lambda: refill(declared), times=1)
    yield measured("how common each pair is, counted", lambda: weighing.weigh(declared), times=1)
    seen = Proposal.objects.visible_to(staff)
    rare = rows[7].situation[-9:-5]
    for name, asked in (("rare", rare), ("common", "建议"), ("absent", "鲸鱼迁徙"), ("one sign", "梯")):
        yield measured(f"search: a {name} word, counted", lambda asked=asked: seen.searched(asked).count())
        yield measured(f"  the same without the index: a {name} word", lambda asked=asked: _plain(seen, asked))
    yield measured("the proposals that are like one", lambda: similar_to(wanted["title"], wanted["text"], staff))
    long = wanted["text"] * 6
    yield measured("the same of 900 characters", lambda: similar_to(wanted["title"], long, staff))


def _plain(rows, asked: str) -> int:
    from django.db.models import Q

    return rows.filter(
        Q(title__icontains=asked) | Q(situation__icontains=asked) | Q(suggestion__icontains=asked)
    ).count()
