"""The register 履职种类: the built-in kinds are its first rows, an office adds its own, and everything follows from it."""

import re
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.rights import Role
from cppcc.vocabularies import kept_once
from cppcc.vocabularies.rows import BUILT_IN, FIXED
from members import analysis, drafting, ledger
from members.importing.declarations import DECLARATIONS, read
from members.kinds import BY_HAND, SHORTCOMINGS, Kind
from members.models import Declaration, DutyKind, DutyRecord, Level, Occasion, Scheme
from members.models.kind import NO_WAY, WAYS, ComesBy, check
from members.possible import CARRIES, GONE, carried, carries_of, kind_name, leave_kinds
from members.schemes.reach import before_publishing, never
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Category, Line, Rate, Rules
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests import factories
from tests.bringing import book_of, by_cell, written
from tests.browserlike import deleted, opened

pytestmark = pytest.mark.usefixtures("in_2024")
ONE = Decimal(1)


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


def own(**changes):
    """A kind that the office adds: hours at a desk, alone or together."""
    return DutyKind.objects.create(**{"name": "值班接待", "unit": "小时", "shared": True} | changes)


def declare(client, kind, **changes):
    data = {"kind": kind, "part": "participant", "on": "2024-03-05", "title": "接待群众", "content": ""}
    sent = {**data, "form_token": str(uuid.uuid4()), **changes}
    return client.post(reverse("declaration_new"), sent)


def confirmed(staff, declaration):
    staff.post(declaration.step_url("confirm"), {"version": declaration.version})
    return DutyRecord.objects.get(object_id=declaration.pk)


def rules_of(*kinds, **changes):
    line = Line("l", "值班", kinds, rates=(Rate(first=ONE),), **changes)
    return Rules(categories=(Category("c", "类", lines=(line,)),))


# --- the built-in ones -----------------------------------------------------------------------------------------------
def test_the_built_in_kinds_are_its_first_rows_and_say_what_the_program_makes_of_them(year):
    rows = {row.key: row for row in DutyKind.objects.all()}
    assert set(rows) == set(Kind.values) == set(CARRIES)
    for key, carries in CARRIES.items():
        row = rows[key]
        said_parts = carries_of(key).parts  # of leave its kinds too, which are rows of 履职角色
        assert (*(tuple(row.parts) or ("participant",)), *(leave_kinds() if key == "leave" else ())) == said_parts, key
        said = (row.occasions, row.levels, row.unit, row.shared)
        assert said == (carries.occasions, carries.levels, carries.unit, carries.shared), key
        assert {getattr(row, way) for way in WAYS} == {carries.declared}, key
        assert (row.name, row.carries) == (Kind(key).label, carries_of(key))
    nothing = DutyKind.objects.filter(nothing_done=True).values_list("key", flat=True)
    assert set(nothing) == {*SHORTCOMINGS, "proposal_converted", "proposal_rejected", "award", *BY_HAND}
    assert [key for key, _ in ComesBy("declared")] == [
        "speech", "welfare", "grassroots", "media", "instruction", "other",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        ("attendance", {"name": "到会"}, FIXED),
        ("attendance", {"declared": True}, FIXED),
        ("media", {"unit": "篇"}, FIXED),
        ("media", {"until_year": 2023}, FIXED),
        ("media", dict.fromkeys(WAYS, False), NO_WAY),
    ],
)
def test_what_the_program_makes_of_a_built_in_kind_is_not_changed(year, key, changes, words):
    row = DutyKind.objects.get(key=key)
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refused:
        check(row)
    assert words in str(refused.value)


def test_its_note_and_the_ways_in_which_it_comes_are_the_offices(staff, member_client):
    media = DutyKind.objects.get(key="media")
    address = reverse("register_edit", args=["duty-kinds", media.pk])
    page = staff.get(address).content.decode()
    assert 'name="name" value="媒体宣传"' in page
    sent = {**opened(staff, address), "note": "省级以上媒体"}
    sent.pop("declared")
    assert staff.post(address, sent).status_code == 302
    media.refresh_from_db()
    assert (media.name, media.note, media.declared, media.by_staff) == ("媒体宣传", "省级以上媒体", False, True)
    assert 'value="media"' not in member_client.get(reverse("declaration_new")).content.decode()
    assert "媒体宣传：省级以上媒体" in staff.get(reverse("declaration_new")).content.decode()
    declare(member_client, "media")
    assert not Declaration.objects.exists()


def test_a_built_in_kind_is_never_deleted(staff):
    row = DutyKind.objects.get(key="micro_excellent")
    page = staff.get(reverse("register_delete", args=["duty-kinds", row.pk])).content.decode()
    assert BUILT_IN in page
    for gone in (row.delete, DutyKind.objects.filter(pk=row.pk).delete):
        with pytest.raises(ProtectedError):
            gone()


# --- own ones --------------------------------------------------------------------------------------------------------
def test_an_own_kind_is_declared_confirmed_counted_and_called_by_its_name_everywhere(staff, member_client, year):
    new = {
        "name": "值班接待",
        "unit": "小时",
        "shared": "on",
        "note": "每次半天",
        "order": "100",
        "form_token": str(uuid.uuid4()),
    }
    new |= dict.fromkeys(WAYS, "on")
    assert staff.post(reverse("register_new", args=["duty-kinds"]), new).status_code == 302
    kind = DutyKind.objects.get(name="值班接待")
    page = member_client.get(reverse("declaration_new")).content.decode()
    assert f'<option value="{kind.key}">值班接待</option>' in page
    assert "值班接待：每次半天" in page
    assert "值班接待按小时" in page
    declare(member_client, kind.key, quantity="4.5", among="2")
    declaration = Declaration.objects.get()
    record = confirmed(staff, declaration)
    assert (record.kind, record.quantity, record.among) == (kind.key, Decimal("4.5"), 2)
    member = member_client.member
    for address in (
        reverse("duty_list"), f"{reverse('duty_list')}?kind={kind.key}", reverse("declaration_list"),
        declaration.get_absolute_url(), member.get_absolute_url(),
    ):  # fmt: skip
        page = staff.get(address).content.decode()
        assert "值班接待" in page, address
        assert kind.key not in re.sub(r"<[^>]+>", "", page), address
    rules = rules_of(kind.key, counting="quantity")
    (fact,) = ledger.facts_of(year, {}, [member.pk])[member.pk]
    assert Scorer(rules).score([fact]).total == 4
    assert line_words(rules.categories[0].lines[0]).startswith("值班接待：每满 1 小时 1 分")


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ({"parts": ["oral", "written"]}, {"part": ""}, "part"),
        ({}, {"occasion": "plenary"}, "occasion"),
        ({}, {"level": "city"}, "level"),
        ({"unit": ""}, {"quantity": "3"}, "quantity"),
        ({"shared": False}, {"among": "3"}, "among"),
        ({"parts": ["sole", "collective"]}, {}, "part"),
        ({"until_year": 2023}, {}, "kind"),
        ({"declared": False}, {}, "kind"),
    ],
)
def test_a_declaration_says_only_what_its_kind_can_carry(member_client, kind, said, field):
    answer = declare(member_client, own(**kind).key, **said)
    assert list(answer.context["form"].errors) == [field]
    assert not Declaration.objects.exists()


def test_a_speech_is_declared_with_its_occasion(staff, member_client):
    declare(member_client, "speech", part="oral", occasion="plenary", level="district")
    record = confirmed(staff, Declaration.objects.get())
    assert (record.kind, record.part, record.occasion) == ("speech", "oral", "plenary")
    page = staff.get(Declaration.objects.get().get_absolute_url()).content.decode()
    assert record.get_occasion_display() in page


def test_who_did_it_together_share_it(staff, year):
    kind, members = own(), [factories.MemberFactory() for _ in range(3)]
    keys = [one.pk for one in members]
    declare(staff, kind.key, member=keys[0], others=keys[1:])
    assert list(Declaration.objects.values_list("among", flat=True)) == [3, 3, 3]


def test_those_registered_together_are_among_those_who_did_it(staff, year):
    kind, members = own(), [factories.MemberFactory().pk for _ in range(3)]
    answer = declare(staff, kind.key, member=members[0], others=members[1:], among="2")
    assert answer.context["form"].errors == {"among": ["不能少于一并登记的委员人数。"]}
    assert declare(staff, kind.key, member=members[0], others=members[1:], among="4").status_code == 302


def test_what_a_kind_does_not_ask_is_not_sent_and_its_only_part_is_taken(member_client):
    kind = own(unit="", shared=False)
    declare(member_client, kind.key, part="oral")
    made = Declaration.objects.get()
    assert (made.part, made.quantity, made.among) == ("participant", 1, 1)
    data = {"kind": kind.key, "on": "2024-03-06", "title": "接待", "content": "", "form_token": str(uuid.uuid4())}
    assert member_client.post(reverse("declaration_new"), data).status_code == 302
    assert list(Declaration.objects.values_list("part", flat=True)) == ["participant", "participant"]


def test_one_press_brings_no_deleted_kind_occasion_or_level_back(staff, year):
    kind = own()
    scheme = drafting.start(year, "example:default")
    key = scheme.parsed.categories[0].lines[0].key
    occasion, level = Occasion.objects.create(name="书院"), Level.objects.create(name="街道级")

    def name(kinds, occasions, levels):
        def alter(data, locked):
            line = drafting.place(data, "line", key)[0]
            line.update(kinds=kinds, occasions=occasions, levels=levels)

        return drafting.change(year, Scheme.objects.get().version, alter)

    name([kind.key], [occasion.key], [level.key])
    scheme = name(["attendance"], [], [])
    assert kind.key not in str(scheme.rules)
    for held in (kind, occasion, level):
        with pytest.raises(ProtectedError):
            held.delete()
    Scheme.objects.update(former=None)
    for held in (kind, occasion, level):
        held.delete()


def test_a_built_in_kind_is_compared_with_one_question(year):
    row = DutyKind.objects.get(key="speech")
    with CaptureQueriesContext(connection) as asked:
        check(row)
    assert len([one for one in asked if "duty" in one["sql"].lower()]) <= 1


def test_a_used_kind_keeps_its_name_and_ends_instead(staff, member_client):
    kind = own()
    declare(member_client, kind.key)
    with pytest.raises(ProtectedError):
        kind.delete()
    for name, value in (("name", "接待"), ("unit", "次"), ("nothing_done", True)):
        was = getattr(kind, name)
        setattr(kind, name, value)
        with pytest.raises(ValidationError):
            check(kind)
        setattr(kind, name, was)
    kind.until_year, kind.note = 2022, "旧"
    check(kind)
    kind.save()
    page = staff.get(reverse("declaration_new")).content.decode()
    assert "值班接待" not in page
    page = staff.get(reverse("declaration_list")).content.decode()
    assert "值班接待" in page
    assert kind_name(kind.key) == "值班接待"


def test_an_own_kind_that_nobody_could_record_is_refused(year):
    with pytest.raises(ValidationError) as refused:
        check(DutyKind(name="旁听", **dict.fromkeys(WAYS, False)))
    assert NO_WAY in str(refused.value)


def test_an_unused_one_is_deleted_and_one_that_a_scheme_counts_is_not(staff, year):
    kind = own()
    scheme = Scheme.objects.create(plenary=year, name="办法", rules=to_data(rules_of("media", without=(kind.key,))))
    with pytest.raises(ProtectedError) as told:
        kind.delete()
    assert scheme in told.value.protected_objects
    scheme.delete()
    where = [["kind", [kind.key], False]]
    figure = factories.OwnFigureFactory(data={"source": "duties", "where": where, "measure": ["records", ""]})
    with pytest.raises(ProtectedError) as told:
        kind.delete()
    assert figure in told.value.protected_objects
    figure.delete()
    assert deleted(staff, reverse("register_delete", args=["duty-kinds", kind.pk])).status_code == 302
    assert not DutyKind.objects.filter(pk=kind.pk).exists()


# --- by sheet --------------------------------------------------------------------------------------------------------
HEADINGS = ("委员", "类别", "日期", "事项", "角色", "场合", "数量", "共同完成人数")


def test_own_kinds_come_by_sheet_with_all_that_they_carry(year):
    factories.MemberFactory(name="张三")
    kind = own(parts=["sole", "collective"], occasions=True)
    office = factories.UserFactory(roles=[Role.STAFF])
    row = ("张三", "值班接待", "2024-03-05", "接待群众", "集体", "全体会议", "4", "3")
    written(DECLARATIONS, book_of(HEADINGS, row), office)
    record = DutyRecord.objects.get()
    assert (record.kind, record.part, record.occasion) == (kind.key, "collective", "plenary")
    assert (record.quantity, record.among) == (4, 3)
    assert read(book_of(HEADINGS, row), office).same == 1
    wrong = ("张三", "值班接待", "2024-03-06", "又一次", "参加", "全体会议", "4", "3")
    assert "个人或集体" in str(by_cell(read(book_of(HEADINGS, wrong), office).faults))
    DutyKind.objects.filter(pk=kind.pk).update(by_sheet=False)
    new = ("张三", "值班接待", "2024-03-07", "第三次", "个人", "", "", "")
    assert "不由表格登记" in str(by_cell(read(book_of(HEADINGS, new), office).faults))
    DutyKind.objects.filter(pk=kind.pk).update(by_sheet=True, until_year=2023)
    assert "只用至 2023 年度" in str(by_cell(read(book_of(HEADINGS, new), office).faults))


# --- rules -----------------------------------------------------------------------------------------------------------
def test_rules_ask_of_an_own_kind_what_it_can_carry(year):
    kind = own()
    line = rules_of(kind.key, levels=("city",)).categories[0].lines[0]
    assert never(line) == "“值班接待”的记录没有层级"
    assert never(rules_of(kind.key).categories[0].lines[0]) == ""
    assert carried()[kind.key] == {
        "parts": ["participant"], "occasions": False, "levels": False, "unit": "小时", "shared": True,
    }  # fmt: skip


def test_a_scheme_with_an_unknown_kind_is_read_and_not_published(staff, year):
    rules = rules_of("media", "k0000")
    assert from_data(to_data(rules)) == rules
    assert kind_name("k0000") == GONE
    assert carries_of("k0000") is None
    scheme = Scheme.objects.create(plenary=year, name="办法", rules=to_data(rules))
    said = "“值班”用到的履职种类不在“基础资料 › 履职种类”之中，请改选。"
    assert said in before_publishing(rules)
    page = staff.get(scheme.get_absolute_url()).content.decode()
    assert said in page
    assert "k0000" not in page
    staff.post(scheme.step_url("publish"), {"version": scheme.version})
    assert Scheme.objects.get().state == "draft"


def test_a_rule_of_a_kind_that_has_ended_is_told_for_the_year(year):
    rules = rules_of(own(until_year=2023).key)
    assert before_publishing(rules, 2024)[-1] == "“值班”不会有记录可计：“值班接待”只用至 2023 年度。"
    assert "只用至" not in str(before_publishing(rules, 2023))


def test_the_rule_form_offers_own_kinds_and_ended_ones_only_where_they_stand(staff, year):
    kind, ended = own(), own(name="旁听", until_year=2020)
    scheme = drafting.start(year, "example:default")
    category = scheme.parsed.categories[0]
    page = staff.get(f"{reverse('scheme_part', args=[2024, 'line', 'new'])}?in={category.key}").content.decode()
    assert "值班接待" in page
    assert f'value="{ended.key}"' not in page
    data = to_data(scheme.parsed)
    data["categories"][0]["lines"][0]["kinds"] = [ended.key]
    Scheme.objects.update(rules=data)
    page = staff.get(reverse("scheme_part", args=[2024, "line", category.lines[0].key])).content.decode()
    assert f'value="{ended.key}"' in page
    assert f'value="{kind.key}"' in page


# --- numbers ---------------------------------------------------------------------------------------------------------
def test_figures_count_own_kinds_and_those_of_nothing_done_apart(staff, member_client, year):
    declare(member_client, own(name="被通报", nothing_done=True).key)
    confirmed(staff, Declaration.objects.get())
    member = member_client.member
    DutyRecord.objects.update(on=date(2024, 12, 10))
    assert member in [one.member for one in analysis.idle(year)]
    declare(member_client, own().key, title="又一次")
    confirmed(staff, Declaration.objects.get(title="又一次"))
    DutyRecord.objects.update(on=date(2024, 12, 10))
    assert member not in [one.member for one in analysis.idle(year)]
    page = staff.get(reverse("duty_analysis")).content.decode()
    assert "申报履职（次）" in page


def test_a_page_reads_the_register_once(staff, member_client, django_assert_num_queries):
    for name in "甲乙丙":
        own(name=name)
    keys = list(DutyKind.objects.filter(key__startswith="k").values_list("key", flat=True))
    with kept_once(), django_assert_num_queries(1):
        assert [kind_name(key) for key in keys] == ["甲", "乙", "丙"]
        assert all(carries_of(key) for key in keys)
    with django_assert_num_queries(0):
        assert kind_name("attendance") == "出席"
        assert carries_of("attendance")
