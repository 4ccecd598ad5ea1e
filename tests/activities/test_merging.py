"""Two entries of one event become one: what both say counts once, what cannot be told is asked first."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from activities.models import Activity, ActivityFile, Indicator, Outcome, Quantity
from activities.services import merging, outcomes
from activities.services.activity import add_photos
from activities.services.attendance import set_attendance
from cppcc import figures
from cppcc.models import Binned
from cppcc.recycle import restore
from cppcc.workflow import Refused
from members import duties
from members.models import DutyRecord
from tests import factories
from tests.browserlike import opened

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def twice(year):
    """(the entry that goes, the entry that stays, a member who was there)."""
    kept, double = factories.ActivityFactory(title="电梯调研"), factories.ActivityFactory(title="电梯调研（重复登记）")
    return double, kept, factories.MemberFactory()


def indicator(how="sum", **facts):
    return Indicator.objects.create(
        key=f"welfare.books_{how}", name="赠书", unit="册", how=how, definition="赠书数", belongs_to="activity", **facts
    )


def report(activity, author=None, part="author", **facts):
    made = Outcome(activity=activity, **{"kind": "research", "title": "电梯调研报告", **facts})
    return outcomes.save(made, [(author, part)] if author else [])


def numbers(year) -> dict[str, float]:
    return {key: value.plain for key, (_, value) in figures.values(year).items() if value.plain}


def asked(double, into) -> list[str]:
    return [one.key for one in merging.doubtful(double, into)]


def test_an_event_that_was_entered_twice_counts_as_entered_once(twice, year, picture):
    """The later clerk wrote all of it again; the pages say the same after merging as before the second entry."""
    double, kept, member = twice
    books = indicator()

    def enter(activity):
        set_attendance(activity, member, "present")
        activity.suggestions.create(text="建议加装电梯。")
        report(activity, member, sent_on=date(2024, 6, 25))
        Quantity.objects.create(indicator=books, activity=activity, on=date(2024, 6, 20), value=100)
        activity.others.create(kind="public", count=20)
        add_photos(activity, [ContentFile(picture().read(), "a.png")], "合影")
        ActivityFile.objects.create(activity=activity, file=ContentFile(b"%PDF-1", "b.pdf"), name="议程.pdf")

    enter(kept)
    Activity.objects.filter(pk=double.pk).delete()
    before, ledger = numbers(year), list(DutyRecord.objects.values_list("kind", "member", "words"))
    double.save(force_insert=True)
    enter(double)
    assert numbers(year) != before
    same = merging.merge(double, kept)
    assert len(same) == 3
    assert numbers(year) == before
    assert list(DutyRecord.objects.values_list("kind", "member", "words")) == ledger
    parts = (kept.suggestions, kept.outcomes, kept.quantities, kept.photos, kept.files, kept.attendances)
    assert [one.count() for one in parts] == [1] * 6
    assert duties.rebuild(year, only_look=True).total == 0
    restore(Binned.objects.get())  # nothing of the second entry is lost
    assert (double.suggestions.count(), double.outcomes.count(), double.photos.count()) == (1, 1, 1)


def test_what_is_said_once_moves_and_what_only_one_says_is_kept(twice, year):
    double, kept, member = twice
    other = factories.MemberFactory()
    report(kept, member)
    report(double, other, "participant", sent_on=date(2024, 6, 25), instruction="请住建局研究")
    kept.suggestions.create(text="建议加装电梯")
    double.suggestions.create(text="建议加装 电梯。", converted_on=date(2024, 9, 1), conversion="已加装三部")
    double.suggestions.create(text="修缮河岸步道")
    books = indicator()
    for value, subject in ((30, "春风书房"), (50, "")):
        Quantity.objects.create(indicator=books, activity=double, on=date(2024, 6, 20), value=value, subject=subject)
    assert asked(double, kept) == []
    merging.merge(double, kept)
    one = kept.outcomes.get()
    assert (one.sent_on, one.instruction) == (date(2024, 6, 25), "请住建局研究")
    assert [(row.member, row.part) for row in one.authors.all()] == [(member, "author"), (other, "participant")]
    assert set(DutyRecord.objects.filter(kind="report_written").values_list("member", "among")) == {
        (member.pk, 2),
        (other.pk, 2),
    }
    texts = list(kept.suggestions.values_list("text", "conversion"))
    assert texts == [("建议加装电梯", "已加装三部"), ("修缮河岸步道", "")]
    assert sum(kept.quantities.values_list("value", flat=True)) == 80


def test_two_alike_within_one_entry_stay_two(twice):
    double, kept, _ = twice
    books = indicator()
    for activity in (double, double, kept):
        Quantity.objects.create(indicator=books, activity=activity, on=date(2024, 6, 20), value=10, subject="甲社区")
    assert asked(double, kept) == []
    merging.merge(double, kept)
    assert kept.quantities.count() == 2


DOUBTS = {
    "a suggestion in other words": lambda double, kept: (
        kept.suggestions.create(text="建议为老旧小区加装电梯"), double.suggestions.create(text="建议老旧小区加装电梯"),
    ),
    "a suggestion with two conversions": lambda double, kept: (
        kept.suggestions.create(text="加装电梯", conversion="装了一部", converted_on=date(2024, 9, 1)),
        double.suggestions.create(text="加装电梯", conversion="装了三部", converted_on=date(2024, 9, 1)),
    ),
    "a report sent on two days": lambda double, kept: (
        report(kept, sent_on=date(2024, 6, 25)), report(double, sent_on=date(2024, 6, 26)),
    ),
    "a report to two addressees": lambda double, kept: (report(kept), report(double, addressee="区住建局")),
    "a report of a like title": lambda double, kept: (report(kept), report(double, title="加装电梯调研报告")),
    "another number": lambda double, kept: [
        Quantity.objects.create(indicator=indicator_once(), activity=one, on=date(2024, 6, 20), value=value)
        for one, value in ((kept, 100), (double, 120))
    ],
    "an object that only one names": lambda double, kept: [
        Quantity.objects.create(indicator=indicator_once(), activity=one, on=date(2024, 6, 20), value=100, subject=words)
        for one, words in ((kept, ""), (double, "春风书房"))
    ],
}  # fmt: skip


def indicator_once():
    return Indicator.objects.filter(key="welfare.books_sum").first() or indicator()


def rows(activity) -> int:
    return activity.suggestions.count() + activity.outcomes.count() + activity.quantities.count()


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("doubt", DOUBTS)
def test_what_cannot_be_told_is_asked_before_anything_is_merged(doubt, same, twice, staff):
    double, kept, _ = twice
    DOUBTS[doubt](double, kept)
    with pytest.raises(Refused):
        merging.merge(double, kept)
    assert (rows(double), rows(kept)) == (1, 1)
    (key,) = asked(double, kept)
    page = reverse("activity_merge", args=[double.pk])
    sent = {**opened(staff, page), "into": kept.pk}
    answer = staff.post(page, sent)
    assert answer.status_code == 200
    assert "请选择是不是同一" in answer.content.decode()
    assert Activity.objects.count() == 2
    answer = staff.post(page, {**sent, key: "same" if same else "both"}, follow=True)
    assert Activity.objects.get() == kept
    assert ("两处相同的 1 项只计一次" in answer.content.decode()) == same
    assert rows(kept) == (1 if same else 2)


def test_of_two_numbers_that_are_one_the_larger_stays(twice):
    double, kept, _ = twice
    DOUBTS["another number"](double, kept)
    merging.merge(double, kept, answers=dict.fromkeys(asked(double, kept), True))
    assert kept.quantities.get().value == Decimal(120)
