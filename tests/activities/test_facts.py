"""Facts on any record: an indicator belongs to a kind of record, is asked for on its page, and is a figure at once."""

import uuid
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from activities.models import BelongsTo, Indicator, Quantity
from activities.models.indicator import words_key
from cppcc import figures, recycle
from cppcc.calendar import clock
from cppcc.models import Binned
from cppcc.rights import Role
from tests import factories
from tests.browserlike import deleted


def indicator(kind="proposal", how="sum", key="office.matters", name="推动落实事项", unit="项", **more):
    more = {"definition": "推动落实的具体事项", **more}
    return Indicator.objects.create(key=key, name=name, unit=unit, how=how, belongs_to=kind, **more)


def record_of(kind):
    made = {
        "opinion": lambda: factories.MicroFactory(state="submitted"),
        "activity": factories.ActivityFactory,
        "member": factories.MemberFactory,
        "unit": factories.UnitFactory,
    }
    if kind == "proposal":
        return factories.ProposalFactory(state="filed", number=7)
    return made[kind]()


def page_of(record):
    if hasattr(record, "get_absolute_url"):
        return record.get_absolute_url()
    return reverse("register_edit", args=["units", record.pk])


def enter(client, kind, record, one, **data):
    address = reverse("fact_new", args=[kind, record.pk, one.pk])
    return client.post(address, {"on": "2024-05-01", **data, "form_token": str(uuid.uuid4())})


def value(key, year):
    return figures.get(key).value(year).number


KINDS = [kind for kind in BelongsTo.values if kind != "none"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_indicator_is_asked_for_on_the_page_of_its_records_and_nowhere_else(account, year, kind):
    staff, one, record = account(Role.STAFF), indicator(kind), record_of(kind)
    page = staff.get(page_of(record)).content.decode()
    assert "推动落实事项" in page
    address = reverse("fact_new", args=[kind, record.pk, one.pk])
    assert address in page
    version = getattr(record, "version", None)
    answer = enter(staff, kind, record, one, value="3", subject="加装电梯")
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == page_of(record)
    page = staff.get(page_of(record)).content.decode()
    assert "3 项" in page
    assert "加装电梯" in page
    assert value("office.matters", year) == 3
    if version:
        assert type(record).objects.get(pk=record.pk).version == version + 1
    for other in KINDS:
        if other != kind:
            assert "推动落实事项" not in staff.get(page_of(record_of(other))).content.decode(), other


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_is_changed_and_deleted_and_comes_back(account, year, kind):
    staff, one, record = account(Role.STAFF), indicator(kind), record_of(kind)
    enter(staff, kind, record, one, value="3")
    entry = Quantity.objects.get()
    edit = reverse("fact_edit", args=[entry.pk])
    shown = staff.get(edit)
    seen = shown.context["form"]["seen"].value()
    data = {"on": "2024-05-02", "value": "4", "subject": "", "seen": seen}
    assert staff.post(edit, {**data, "form_token": str(uuid.uuid4())}).status_code == 302
    assert value("office.matters", year) == 4
    late = staff.post(edit, {**data, "value": "9", "form_token": str(uuid.uuid4())})
    assert "为免覆盖他人内容" in late.content.decode()
    assert value("office.matters", year) == 4
    deleted(staff, reverse("fact_delete", args=[entry.pk]))
    assert value("office.matters", year) == 0
    recycle.restore(Binned.objects.get(kind="activities.quantity"))
    assert value("office.matters", year) == 4


def test_an_ended_indicator_keeps_its_entries_and_takes_no_new_one(account, year):
    staff, one, record = account(Role.STAFF), indicator(), record_of("proposal")
    enter(staff, "proposal", record, one, value="3")
    Indicator.objects.update(active=False)
    page = staff.get(page_of(record)).content.decode()
    assert "3 项" in page
    assert reverse("fact_new", args=["proposal", record.pk, one.pk]) not in page
    assert enter(staff, "proposal", record, one, value="1").status_code == 404
    assert Quantity.objects.count() == 1
    other = record_of("opinion")
    assert "推动落实事项" not in staff.get(page_of(other)).content.decode()


def test_what_an_indicator_belongs_to_stands_while_it_has_entries(account, year):
    staff, one = account(Role.STAFF), indicator()
    address = reverse("register_edit", args=["indicators", one.pk])
    data = {
        "key": one.key, "name": one.name, "unit": "项", "how": "sum", "per": 1, "definition": "口径", "order": 1, "active": "on",
    }  # fmt: skip

    def send(**more):
        seen = staff.get(address).context["form"]["seen"].value()
        return staff.post(address, {**data, "seen": seen, "form_token": str(uuid.uuid4()), **more})

    assert send(belongs_to="opinion").status_code == 302
    opinion = record_of("opinion")
    enter(staff, "opinion", opinion, one, value="1")
    answer = send(belongs_to="proposal")
    assert "已有 1 条登记，不能改变它属于什么" in answer.content.decode()
    ended = {name: text for name, text in data.items() if name != "active"}
    seen = staff.get(address).context["form"]["seen"].value()
    sent = {**ended, "belongs_to": "opinion", "seen": seen, "form_token": str(uuid.uuid4())}
    assert staff.post(address, sent).status_code == 302
    one.refresh_from_db()
    assert (one.belongs_to, one.active) == ("opinion", False)


def test_the_database_holds_each_entry_to_one_record_of_its_kind(year):
    proposal, opinion = record_of("proposal"), record_of("opinion")
    one, loose = indicator(), indicator("none", key="office.loose")
    wrong = (
        {"indicator": one},
        {"indicator": one, "opinion": opinion},
        {"indicator": one, "proposal": proposal, "opinion": opinion},
        {"indicator": loose, "proposal": proposal},
    )
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Quantity.objects.create(on="2024-05-01", **fields)
        with pytest.raises(ValidationError):
            Quantity(on=date(2024, 5, 1), **fields).full_clean()
    Quantity.objects.create(on="2024-05-01", indicator=one, proposal=proposal)


# --- rights ----------------------------------------------------------------------------------------------------------
def test_who_does_not_see_a_record_finds_no_door_to_its_facts(account, year):
    one, draft = indicator("opinion"), factories.MicroFactory(state="draft")
    staff = account(Role.STAFF)
    assert enter(staff, "opinion", draft, one, value="1").status_code == 404
    assert staff.get(reverse("fact_new", args=["nothing", draft.pk, one.pk])).status_code == 404
    assert staff.get(reverse("fact_new", args=["none", draft.pk, one.pk])).status_code == 404
    opinion, proposals = record_of("opinion"), indicator("proposal", key="office.other")
    assert enter(staff, "opinion", opinion, proposals, value="1").status_code == 404
    enter(staff, "opinion", opinion, one, value="1")
    entry = Quantity.objects.get()
    leader = account(Role.LEADER)
    assert leader.get(reverse("fact_edit", args=[entry.pk])).status_code == 403
    page = leader.get(page_of(opinion)).content.decode()
    assert "1 项" in page
    assert reverse("fact_edit", args=[entry.pk]) not in page


def test_records_of_facts_are_seen_by_the_rights_of_what_they_hang_on(account, year):
    member, other = factories.MemberFactory(), factories.MemberFactory()
    client = account(Role.MEMBER)
    member.user = client.user
    member.save()
    handler = account(Role.HANDLER)
    unit = factories.UnitFactory()
    factories.HandlerFactory(user=handler.user, unit=unit)
    own = record_of("proposal")
    proposal = factories.ProposalFactory(state="handling", number=9)
    factories.proposed(proposal, member)
    factories.AssignmentFactory(proposal=own, unit=unit)
    kinds = {kind: indicator(kind, key=f"office.{kind}") for kind in KINDS}
    loose = indicator("none", key="office.loose")

    def fact(kind, record):
        return Quantity.objects.create(indicator=kinds[kind], on="2024-05-01", **{kind: record})

    about = fact("member", member)
    about_other = fact("member", other)
    of_unit, of_other_unit = fact("unit", unit), fact("unit", factories.UnitFactory())
    handled, signed = fact("proposal", own), fact("proposal", proposal)
    alone = Quantity.objects.create(indicator=loose, on="2024-05-01", subject="甲")
    everything = {about, about_other, of_unit, of_other_unit, handled, signed, alone}
    assert set(Quantity.objects.visible_to(account(Role.LEADER).user)) == everything
    assert set(Quantity.objects.visible_to(handler.user)) == {of_unit, handled}
    assert set(Quantity.objects.visible_to(client.user)) == {about, signed}
    assert set(Quantity.objects.visible_to(account(Role.ADMIN).user)) == set()


# --- counting --------------------------------------------------------------------------------------------------------
def test_two_members_of_one_name_both_chosen_are_two(account, year):
    staff = account(Role.STAFF)
    one = indicator("activity", "distinct", unit="人")
    activity = factories.ActivityFactory()
    for _ in range(2):
        member = factories.MemberFactory(name="张伟")
        for _ in range(2):
            assert enter(staff, "activity", activity, one, subject="张伟", member=member.pk).status_code == 302
    assert value("office.matters", year) == 2
    assert "2 人" in staff.get(page_of(activity)).content.decode()


def test_the_register_counts_chosen_members_and_words_in_the_same_way(account, year):
    staff, one = account(Role.STAFF), indicator("none", "distinct", unit="人")
    chosen = [factories.MemberFactory(name="张伟").pk for _ in range(2)]
    rows = [("张伟", chosen[0]), ("张伟", chosen[1]), ("张 伟", chosen[0]), ("李大海", ""), ("李大海　", "")]
    for subject, member in rows:
        data = {"indicator": one.pk, "on": "2024-05-01", "subject": subject, "value": "1", "member": member}
        answer = staff.post(reverse("register_new", args=["quantities"]), {**data, "form_token": str(uuid.uuid4())})
        assert answer.status_code == 302, answer.context["form"].errors
    assert value("office.matters", year) == 3
    misplaced = {"indicator": indicator(key="office.of").pk, "on": "2024-05-01", "subject": "甲", "value": "1"}
    answer = staff.post(reverse("register_new", args=["quantities"]), misplaced)
    assert "请在提案的页面或导入表格中登记" in answer.content.decode()


def test_entries_that_stood_before_are_named_as_new_ones_are(year):
    member, one = factories.MemberFactory(), indicator("none", "distinct")
    for words, who in (("甲厂（一）", None), ("甲 厂(一)", None), ("长" * 150 + "㍿" * 40, None), ("张伟", member)):
        Quantity.objects.create(indicator=one, on="2024-05-01", subject=words, member=who)
    named = dict(Quantity.objects.values_list("pk", "counted"))
    Quantity.objects.update(counted="")
    import_module("activities.migrations.0016_counted_objects").name_objects(apps, None)
    assert dict(Quantity.objects.values_list("pk", "counted")) == named
    assert value("office.matters", year) == 3


def test_one_subject_in_other_widths_and_blanks_is_one(account, year):
    staff, one, activity = (
        account(Role.STAFF),
        indicator("activity", "distinct", unit="家"),
        factories.ActivityFactory(),
    )
    for words in ("甲厂（一）", "甲 厂(一)", "甲厂（一） ", "乙厂", "ＡＢ", "ab"):
        enter(staff, "activity", activity, one, subject=words)
    assert value("office.matters", year) == 3
    empty = enter(staff, "activity", activity, one, subject="")
    assert "请填写对象，或选择委员。" in empty.content.decode()


@pytest.mark.parametrize("kind", ["proposal", "opinion", "unit", "member"])
def test_where_a_record_is_counted_each_counts_once_however_often_it_is_entered(account, year, kind):
    staff, one = account(Role.STAFF), indicator(kind, "distinct", unit="件")
    records = [record_of(kind) if place == 0 else _another(kind) for place in range(2)]
    for record in (*records, records[0]):
        assert enter(staff, kind, record, one, value="1", subject="同样的话").status_code == 302
    assert value("office.matters", year) == 2


def _another(kind):
    return factories.ProposalFactory(state="filed", number=8) if kind == "proposal" else record_of(kind)


@given(st.text(max_size=80), st.sampled_from([" ", "\u3000", "\u200b", "\t"]), st.integers(0, 80))
def test_a_blank_anywhere_makes_no_other_object(words, blank, place):
    assert words_key(words[:place] + blank + words[place:]) == words_key(words)


def test_the_last_number_is_divided_as_the_indicator_says(year):
    one = indicator("none", "latest", per=10_000, unit="万元")
    for on, number in ((date(2024, 3, 1), 20_000), (date(2024, 2, 1), 90_000)):
        Quantity.objects.create(indicator=one, on=on, subject="余额", value=number)
    assert value("office.matters", year) == 2


def test_of_records_the_last_number_of_each_is_taken(account, year):
    staff, one = account(Role.STAFF), indicator("unit", "latest", unit="人")
    units = [factories.UnitFactory() for _ in range(2)]
    for unit, on, number in ((units[0], "2024-02-01", 5), (units[0], "2024-03-01", 7), (units[1], "2024-01-20", 10)):
        enter(staff, "unit", unit, one, on=on, value=number)
    assert value("office.matters", year) == 17
    assert "7 人" in staff.get(page_of(units[0])).content.decode()


def test_a_day_ahead_and_a_number_below_nothing_are_refused(account, year):
    staff, one, record = account(Role.STAFF), indicator(), record_of("proposal")
    ahead = str(clock.today() + timedelta(days=1))
    assert "不能晚于今天" in enter(staff, "proposal", record, one, on=ahead, value="1").content.decode()
    assert enter(staff, "proposal", record, one, value="-1").status_code == 200
    assert not Quantity.objects.exists()


def test_a_committee_counts_what_its_members_submitted(year):
    from members.period import whole_year

    committee = factories.CommitteeFactory()
    member = factories.MemberFactory(committee=committee)
    own = factories.MicroFactory(state="submitted", member=member)
    one = indicator("opinion")
    for record in (own, factories.MicroFactory(state="submitted")):
        Quantity.objects.create(indicator=one, on="2024-05-01", opinion=record, value=2)
    assert value("office.matters", year) == 4
    assert value("office.matters", whole_year(year, committee)) == 2
