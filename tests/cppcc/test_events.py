"""What happens besides changes of records stands in the same trail, with reason and address, and failures stay."""

import pytest
from auditlog.models import LogEntry
from django.db import transaction

from cppcc.audit import events
from cppcc.audit.kinds import KINDS, LABELS, REASONS
from tests import factories


def test_kinds_are_told_apart_and_named_in_chinese():
    codes = [kind.code for kind in KINDS.values()]
    assert len(set(codes)) == len(codes)
    assert min(codes) >= 100  # below stand auditlog's own
    assert all(not label.isascii() for label in (*LABELS.values(), *REASONS.values()))


def test_an_event_says_who_when_from_where_and_why(rf, db):
    user = factories.UserFactory()
    request = rf.get("/", REMOTE_ADDR="10.1.2.3")
    events.note("sign_in_failed", request, target=user, reason="wrong_password")
    entry = LogEntry.objects.filter(action=KINDS["sign_in_failed"].code).get()
    assert (entry.actor, entry.object_id, entry.remote_addr) == (None, user.pk, "10.1.2.3")
    assert entry.additional_data == {"reason": "wrong_password"}
    with pytest.raises(KeyError):
        events.note("nothing_of_the_kind")


def test_a_failure_outlives_the_transaction_that_it_happened_in(rf, db):
    user = factories.UserFactory()
    with events.held():
        try:
            with transaction.atomic():
                events.note("password_refused", actor=user, reason="wrong_password")
                events.note("password_changed", actor=user)
                raise ValueError
        except ValueError:
            pass
    kept = LogEntry.objects.filter(action__gte=100).values_list("action", flat=True)
    assert list(kept) == [KINDS["password_refused"].code]


def test_an_address_that_is_none_is_not_kept(rf, db):
    for said in ("unknown", "<b>", "", "1.2.3"):
        assert events.address_of(rf.get("/", REMOTE_ADDR=said)) is None
    assert events.address_of(rf.get("/", REMOTE_ADDR="2001:DB8::1")) == "2001:db8::1"
