"""A reply keeps whom it named when it was signed; so does what landed, as far as records tell.

Nobody wrote down what a unit, a proposer or the committee was called before: what stands today is taken. Who helped is told by
the countersignatures; what came out of a book has none, there the days of dispatch and return tell it.
"""

from django.conf import settings
from django.db import migrations, models

AT_ONCE = 500
WHO = ("member", "organization", "committee", "sector", "group")


def said(proposer):
    """As ``str`` of a proposer reads; a namesake with what tells him apart."""
    who = next(getattr(proposer, name) for name in WHO if getattr(proposer, f"{name}_id"))
    mark = getattr(who, "mark", "")
    return f"{who.name}（{mark}）" if mark else who.name


def by_proposal(rows):
    found = {}
    for row in rows:
        found.setdefault(row.proposal_id, []).append(row)
    return found


def helpers_of(letter, hands):
    """The units that co-handled when it was signed, in the order in which they were named."""
    there = [
        hand
        for hand in hands
        if hand.dispatched_on <= letter.signed_on and (hand.returned_on is None or hand.returned_on > letter.signed_on)
    ]
    if letter.signed_by_id:
        signed = {row.assignment_id for row in letter.countersigns.all()}
        there = [hand for hand in there if hand.pk in signed]
    return "、".join(hand.unit.name for hand in there)


def keep_names(apps, schema_editor):
    def rows(app, name):
        return apps.get_model(app, name).objects

    replies, countersigns = rows("proposals", "Reply"), rows("proposals", "Countersign")
    own = rows("cppcc", "Identity").first()
    committee = own.name if own else settings.COMMITTEE_NAME
    keys = list(replies.filter(signed_on__isnull=False).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = replies.filter(pk__in=keys[start : start + AT_ONCE]).select_related("assignment__unit")
        letters = list(some.defer("text").prefetch_related("countersigns"))
        wanted = {letter.assignment.proposal_id for letter in letters}
        helping = rows("proposals", "Assignment").filter(proposal__in=wanted, role="co").select_related("unit")
        hands = by_proposal(helping.order_by("pk"))
        signed = rows("proposals", "Proposer").filter(proposal__in=wanted, status="accepted").select_related(*WHO)
        proposers = by_proposal(signed.order_by("order", "pk"))
        for letter in letters:
            key = letter.assignment.proposal_id
            letter.unit_name, letter.committee_name = letter.assignment.unit.name, committee
            letter.helper_names = helpers_of(letter, hands.get(key, ()))
            letter.proposer_names = "、".join(said(one) for one in proposers.get(key, ())) or "—"
        replies.bulk_update(letters, ["unit_name", "helper_names", "proposer_names", "committee_name"])
    for key, name in rows("proposals", "Unit").order_by("pk").values_list("pk", "name"):
        countersigns.filter(assignment__unit=key).update(unit_name=name)


def name(label):
    return models.TextField(label, blank=True, default="", db_default="", editable=False)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0013_placed_again"), ("cppcc", "0022_after_update")]

    operations = [
        migrations.AddField("countersign", "unit_name", name("会签时的单位")),
        migrations.AddField("reply", "committee_name", name("签发时的本会名称")),
        migrations.AddField("reply", "helper_names", name("签发时的会办单位")),
        migrations.AddField("reply", "proposer_names", name("签发时的提案人")),
        migrations.AddField("reply", "unit_name", name("签发时的承办单位")),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
