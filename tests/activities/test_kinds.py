"""Kinds that the office keeps: added with flags they count at once, in use they are ended, never lost."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.importing import ACTIVITIES
from activities.models import (
    Activity,
    Enterprise,
    EnterpriseKind,
    MicroCategory,
    MicroSuggestion,
    OtherParticipants,
    Outcome,
    ParticipantKind,
    PartyPaper,
    PlanItem,
    Theme,
    VenueKind,
    WelfareKind,
)
from activities.services import merging
from cppcc import figures, recycle
from cppcc.calendar import clock
from cppcc.models import Binned
from cppcc.rights import Role
from cppcc.vocabularies import Names, kept_once, names_of
from members.models import DutyRecord, Occasion, Scheme
from members.schemes.words import occasions_words
from tests import factories
from tests.bringing import book_of, by_cell, going_out, written
from tests.browserlike import deleted, main_form

pytestmark = pytest.mark.usefixtures("in_2024")


def value(key, year):
    return figures.get(key).value(year).number


def keep(client, slug, **data):
    """A row added in the browser."""
    return client.post(reverse("register_new", args=[slug]), {**data, "form_token": str(uuid.uuid4())})


def edit(client, slug, row, **changes):
    address = reverse("register_edit", args=[slug, row.pk])
    return client.post(address, main_form(client.get(address).content.decode()) | changes)


def logged(client, **changes):
    usual = {
        "title": "双周协商", "kind": "inspection", "starts_at": "2024-05-20T09:00", "ends_at": "2024-05-20T11:30",
        "place": "区医院", "form_token": str(uuid.uuid4()),
    }  # fmt: skip
    return client.post(reverse("activity_new"), usual | changes)


# --- added ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("flag", "key"),
    [
        ("consultation", "activities.consultations"),
        ("research", "activities.research"),
        ("grassroots", "grassroots.sessions"),
    ],
)
def test_an_added_kind_counts_by_its_flags_at_once(staff, year, flag, key):
    keep(staff, "occasions", name="双周协商座谈会", order=30, **{flag: "on"})
    added = Occasion.objects.get(name="双周协商座谈会")
    member = factories.MemberFactory()
    assert logged(staff, kind=added.key, present=[member.pk]).status_code == 302
    assert (value("activities.held", year), value(key, year)) == (1, 1)
    assert value(f"activities.kind.{added.key}", year) == 1
    duty = DutyRecord.objects.get()
    assert (duty.occasion, duty.get_occasion_display()) == (added.key, "双周协商座谈会")
    page = staff.get(f"{reverse('activity_list')}?kind={added.key}&year=all").content.decode()
    assert page.count("双周协商座谈会") >= 2  # in the filter and in the row


def test_training_and_consultation_count_their_people(staff, year):
    keep(staff, "occasions", name="履职能力提升班", order=30, training="on", consultation="on")
    added = Occasion.objects.get(name="履职能力提升班")
    logged(staff, kind=added.key, present=[factories.MemberFactory().pk])
    assert (value("training.members_trained", year), value("unity.activity_attendance", year)) == (1, 1)


def test_others_of_an_added_kind_have_a_field_a_column_and_a_figure(staff, year):
    keep(staff, "participant-kinds", name="居民代表", order=5, public="on")
    added = ParticipantKind.objects.get(name="居民代表")
    brand = factories.BrandFactory()
    page = staff.get(reverse("activity_new")).content.decode()
    assert page.index("居民代表人次") < page.index("群众人次")
    logged(staff, brand=brand.pk, public="3", **{added.key: "4"})
    assert value("brand.public_attendance", year) == 7
    assert value(f"participants.{added.key}", year) == 4
    activity = Activity.objects.get()
    page = staff.get(reverse("activity_edit", args=[activity.pk])).content.decode()
    assert main_form(page)[added.key] == ["4"]
    assert "居民代表" in staff.get(activity.get_absolute_url()).content.decode()
    assert "居民代表人次" in ACTIVITIES.headings()


def test_welfare_in_money_and_in_its_own_unit(staff, year):
    keep(staff, "welfare-kinds", name="助残（元）", unit="元", money="on", order=5)
    keep(staff, "welfare-kinds", name="义诊（场）", unit="场", order=6)
    money, clinic = WelfareKind.objects.get(money=True, unit="元", order=5), WelfareKind.objects.get(name="义诊（场）")
    keep(staff, "welfare", kind=money.key, on="2024-03-01", subject="助残", value="25000")
    keep(staff, "welfare", kind="donation", on="2024-03-01", subject="捐款", value="5000")
    keep(staff, "welfare", kind=clinic.key, on="2024-03-01", subject="义诊", value="3")
    assert value("welfare.donations", year) == 3
    assert value(f"welfare.{money.key}", year) == Decimal("2.5")
    assert value(f"welfare.{clinic.key}", year) == 3
    assert "单位请填“元”" in keep(staff, "welfare-kinds", name="助老（名）", unit="名", money="on").content.decode()


def test_no_code_needs_the_name_of_a_venue(staff, year):
    """What one district calls its reading rooms is the name of a row."""
    room = VenueKind.objects.get(key="reading_room")
    edit(staff, "venue-kinds", room, name="城市书吧")
    group = factories.GroupFactory()
    keep(staff, "venues", name="第一书吧", kind="reading_room", group=group.pk, since="2024-01-01")
    keep(staff, "venue-kinds", name="智慧书屋", reading_room="on", order=20)
    other = VenueKind.objects.get(name="智慧书屋")
    keep(staff, "venues", name="书屋", kind=other.key, group=factories.GroupFactory().pk, since="2024-01-01")
    assert value("welfare.city_reading_rooms", year) == 2
    assert value(f"venues.{other.key}", year) == 1
    assert "城市书吧" in staff.get(reverse("register_list", args=["venues"])).content.decode()


# --- ended, not changed and not deleted ----------------------------------------------------------------------------
def test_a_kind_in_use_keeps_its_name_and_its_flags(staff, year):
    factories.ActivityFactory(kind="visit")
    kind = Occasion.objects.get(key="visit")
    page = edit(staff, "occasions", kind, name="走访慰问").content.decode()
    assert "不能改名或改变统计口径" in page
    assert "走访慰问" in page
    edit(staff, "occasions", kind, consultation="on")
    edit(staff, "occasions", kind, until_year="2024", order="7")
    kind.refresh_from_db()
    assert (kind.name, kind.consultation, kind.until_year, kind.order) == ("走访", False, 2024, 7)


def test_a_kind_in_use_is_not_deleted(staff, year):
    activity = factories.ActivityFactory(kind="liaison")
    kind = Occasion.objects.get(key="liaison")
    address = reverse("register_delete", args=["occasions", kind.pk])
    assert "已被其他记录使用" in staff.get(address).content.decode()
    assert "活动 1 条" in staff.post(address, {"sight": "{}"}).content.decode()
    with pytest.raises(ProtectedError):
        Occasion.objects.filter(key="liaison").delete()
    with pytest.raises(ProtectedError):
        kind.delete()
    recycle.delete(activity, staff.user, [Role.STAFF])
    deleted(staff, address)
    assert not Occasion.objects.filter(key="liaison").exists()


@pytest.mark.parametrize("holder", ["duty", "scheme"])
def test_whoever_holds_the_key_stands_against_deleting(staff, year, holder):
    if holder == "duty":
        DutyRecord.objects.create(
            member=factories.MemberFactory(), plenary=year, kind="attendance", occasion="office", on="2024-03-01",
            words="x", source=year,
        )  # fmt: skip
    else:
        line = {"key": "a", "name": "x", "kinds": ["attendance"], "occasions": ["office"], "rates": [{"first": "1"}]}
        Scheme.objects.create(
            plenary=year, name="办法", rules={"categories": [{"key": "c", "name": "x", "lines": [line]}]}
        )
    assert Occasion.objects.get(key="office").in_use == (holder == "duty")  # a draft follows what is changed
    with pytest.raises(ProtectedError):
        Occasion.objects.get(key="office").delete()
    Occasion.objects.get(key="publicity").delete()


def test_an_ended_kind_stays_with_its_years(staff, year):
    with clock.at(timezone.make_aware(datetime(2025, 3, 1))):
        factories.PlenaryYearFactory(year=2025, session=4, starts_on=date(2025, 1, 5), ends_on=date(2025, 12, 25))
        Occasion.objects.filter(key="visit").update(until_year=2024)
        Occasion.objects.filter(key="liaison").update(until_year=2022)
        page = staff.get(reverse("activity_new")).content.decode()
        assert "走访（用至2024年度）" in page
        assert "团结联谊" not in page
        late = logged(staff, kind="visit", late_reason="漏登")
        assert late.status_code == 302
        refused = logged(staff, kind="visit", starts_at="2025-02-20T09:00", ends_at="2025-02-20T11:00")
        assert "只用至 2024 年度" in refused.content.decode()
        old = factories.ActivityFactory(kind="liaison")
        address = reverse("activity_edit", args=[old.pk])
        data = main_form(staff.get(address).content.decode())
        assert data["kind"] == ["liaison"]
        assert staff.post(address, data | {"place": "新址"}).status_code == 302
        assert f"{old.get_kind_display()}" == "团结联谊"


def test_an_ended_kind_of_others_or_deeds_is_not_taken_any_more(staff, year):
    WelfareKind.objects.filter(key="elderly").update(until_year=2023)
    page = keep(staff, "welfare", kind="elderly", on="2024-03-01", subject="x", value="1").content.decode()
    assert "只用至 2023 年度" in page
    ParticipantKind.objects.filter(key="expert").update(until_year=2022)
    assert "专家人次" not in staff.get(reverse("activity_new")).content.decode()
    activity = factories.ActivityFactory()
    OtherParticipants.objects.create(activity=activity, kind="expert", count=3)
    assert "专家人次" in staff.get(reverse("activity_edit", args=[activity.pk])).content.decode()


# --- themes --------------------------------------------------------------------------------------------------------
@pytest.fixture
def two_themes():
    return [Theme.objects.create(code="a-b", name="文旅融合"), Theme.objects.create(code="c-d", name="营商环境")]


def test_an_activity_counts_under_each_of_its_themes(staff, year, two_themes):
    logged(staff, themes=[one.pk for one in two_themes], outcome_title="报告", outcome_kind="research",
           outcome_sent_on="2024-06-01")  # fmt: skip
    logged(staff, kind="special_consultation", title="第二场", themes=[two_themes[1].pk], suggestions_text="甲\n乙")
    assert [value(f"{one.code}.reports", year) for one in two_themes] == [1, 1]
    assert [value(f"{one.code}.suggestions", year) for one in two_themes] == [0, 2]
    activity = Activity.objects.get(title="双周协商")
    page = staff.get(activity.get_absolute_url()).content.decode()
    assert "文旅融合、营商环境" in page
    listed = staff.get(f"{reverse('activity_list')}?themes={two_themes[0].pk}&year=all").content.decode()
    assert "第二场" not in listed
    copied = main_form(staff.get(f"{reverse('activity_new')}?copy={activity.pk}").content.decode())
    assert copied["themes"] == [str(one.pk) for one in two_themes]
    address = reverse("activity_edit", args=[activity.pk])
    data = main_form(staff.get(address).content.decode())
    staff.post(address, data | {"themes": [str(two_themes[1].pk)]})
    assert [str(one) for one in activity.themes.all()] == ["营商环境"]


def test_what_lay_in_the_bin_comes_back_with_its_theme(staff, year, two_themes):
    """Deleted when an activity had one theme, restored when it may have several."""
    activity = factories.ActivityFactory()
    recycle.delete(activity, staff.user, [Role.STAFF])
    kept = Binned.objects.get()
    kept.snapshot[0]["fields"] |= {"theme": two_themes[0].pk}
    kept.save()
    migration = import_module("activities.migrations.0011_kinds_and_themes")
    migration.in_the_bin(apps, SimpleNamespace(connection=connection))
    recycle.restore(Binned.objects.get())
    assert list(Activity.objects.get().themes.all()) == two_themes[:1]


def test_two_entries_of_one_event_bring_their_themes_together(staff, year, two_themes):
    kept, double = factories.ActivityFactory(), factories.ActivityFactory()
    kept.themes.add(two_themes[0])
    double.themes.add(two_themes[1])
    merging.merge(double, kept, staff.user)
    assert list(kept.themes.all()) == two_themes


HEADINGS = ("活动名称", "类别", "时间", "地点", "专题", "居民代表人次")


def test_a_book_takes_several_themes_added_kinds_and_added_others(staff, year, two_themes):
    kind = Occasion.objects.create(name="双周协商", consultation=True)
    heads = ParticipantKind.objects.create(name="居民代表")
    row = ("座谈", "双周协商", "2024-05-20 09:00-11:00", "会议室", "文旅融合、营商环境", 12)
    written(ACTIVITIES, book_of(HEADINGS, row), staff.user)
    activity = Activity.objects.get()
    assert (activity.kind, list(activity.themes.all())) == (kind.key, two_themes)
    assert [(one.kind, one.count) for one in activity.others.all()] == [(heads.key, 12)]
    again = ACTIVITIES.read_content(going_out(ACTIVITIES, Activity.objects.all()), staff.user)
    assert (again.faults, again.same) == ([], 1)
    faults = by_cell(ACTIVITIES.read_content(book_of(HEADINGS, (*row[:4], "文旅融合、没有的", 1)), staff.user).faults)
    assert any("没有“没有的”" in words for words in faults.values())
    Occasion.objects.filter(pk=kind.pk).update(until_year=2023)
    faults = by_cell(ACTIVITIES.read_content(book_of(HEADINGS, ("另一场", *row[1:])), staff.user).faults)
    assert any("只用至 2023 年度" in words for words in faults.values())


def test_an_office_word_means_the_shipped_kind_whatever_its_name(staff, year):
    Occasion.objects.filter(key="study").update(name="理论武装")
    written(ACTIVITIES, book_of(HEADINGS[:4], ("读书会", "读书活动", "2024-05-20", "会议室")), staff.user)
    assert Activity.objects.get().kind == "study"


# --- read once -----------------------------------------------------------------------------------------------------
def test_a_list_asks_as_often_for_many_kinds_as_for_one(staff, year, same_queries):
    kinds = ("visit", "research", "study", "office", "plenary", "training", "liaison", "welfare", "publicity")

    def fill(number):
        for kind in kinds[:number]:
            activity = factories.ActivityFactory(kind=kind)
            OtherParticipants.objects.create(activity=activity, kind="public", count=2)
            activity.themes.add(factories.ThemeFactory())

    same_queries(fill, lambda _: staff.get(reverse("activity_list")), at_most=40)
    same_queries(fill, lambda _: staff.get(f"{reverse('activity_list')}?export=xlsx"), at_most=40)


def test_names_are_read_once_within_a_request_and_anew_after_a_change():
    with kept_once():
        with CaptureQueriesContext(connection) as asked:
            names_of(Occasion)
            list(Names(Occasion))
            assert factories.ActivityFactory.build(created_by=None, kind="visit").get_kind_display() == "走访"
        assert len(asked) == 1
        Occasion.objects.filter(key="visit").update(name="走访群众")
        assert names_of(Occasion)["visit"] == "走访群众"
    assert names_of(Occasion)["visit"] == "走访群众"


# --- schemes -------------------------------------------------------------------------------------------------------
def test_a_scheme_offers_an_added_kind_and_says_it(staff, year):
    keep(staff, "occasions", name="双周协商", order=5)
    added = Occasion.objects.get(name="双周协商")
    assert occasions_words((added.key, "research")) == "双周协商、调研"
    shipped = tuple(Occasion.objects.exclude(key=added.key).values_list("key", flat=True))
    assert occasions_words(shipped) == "各类会议活动（双周协商除外）"


BITS = 2 ** len(Occasion.FLAGS)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(Occasion.FLAGS), min_size=1, unique=True), st.lists(st.integers(0, BITS - 1), max_size=8)
)
def test_what_counts_is_exactly_what_has_one_of_the_flags(year, flags, chosen):
    Activity.objects.all().delete()
    for index in chosen:
        has = {flag: True for bit, flag in enumerate(Occasion.FLAGS) if index >> bit & 1}
        Occasion.objects.get_or_create(key=f"t{index}", defaults={"name": f"类别{index}", **has})
        factories.ActivityFactory(kind=f"t{index}")
    want = sum(any(index >> Occasion.FLAGS.index(flag) & 1 for flag in flags) for index in chosen)
    assert Activity.objects.in_year(year).of_kinds(*flags).count() == want


@pytest.mark.parametrize(
    ("register", "model", "field", "name"),
    [
        ("plan-forms", PlanItem, "form", "双月协商"),
        ("outcome-kinds", Outcome, "kind", "协商报告"),
        ("enterprise-kinds", Enterprise, "kind", "专精特新企业"),
        ("micro-categories", MicroSuggestion, "category", "社会治理"),
        ("paper-kinds", PartyPaper, "kind", "情况专报"),
    ],
)
def test_what_came_with_the_program_keeps_its_keys_and_the_office_adds_to_it(staff, year, register, model, field, name):
    of = model._meta.get_field(field).of
    shipped = set(of.objects.values_list("key", flat=True))
    assert shipped
    keep(staff, register, name=name, order=1)
    added = of.objects.get(name=name)
    assert added.key not in shipped
    assert dict(model._meta.get_field(field).formfield().choices)[added.key] == name


def test_enterprises_count_by_what_their_kind_means(staff, year):
    keep(staff, "enterprise-kinds", name="专精特新企业", led="on", nonpublic="on", order=40)
    added = EnterpriseKind.objects.get(name="专精特新企业")
    for kind, name in (("lead", "甲"), ("nonpublic", "乙"), ("other", "丙"), (added.key, "丁")):
        Enterprise.objects.create(name=name, kind=kind, since="2024-01-01")
    assert (value("liaison.lead_enterprises", year), value("liaison.nonpublic_enterprises", year)) == (2, 2)
    assert "不能改名或改变统计口径" in edit(staff, "enterprise-kinds", added, name="别的").content.decode()
    EnterpriseKind.objects.filter(pk=added.pk).update(until_year=2020)
    assert added.key not in dict(Enterprise._meta.get_field("kind").formfield().choices)


def test_what_members_say_goes_by_the_categories_that_the_office_keeps(staff, account, year):
    keep(staff, "micro-categories", name="社会治理", order=1)
    key = MicroCategory.objects.get(name="社会治理").key
    factories.MicroFactory(state="adopted", kind="opinion", category=key)
    made = figures.asked_for("opinions", [("category", key, False)])
    assert made.value(year).number == 1
    assert "社会治理" in staff.get(reverse("micro_list")).content.decode()
