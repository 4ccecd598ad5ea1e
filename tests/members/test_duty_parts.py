"""The register 履职角色: the built-in ones are its first rows, an office adds its own, kinds and schemes follow from it."""

import uuid
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import ProtectedError
from django.test.utils import isolate_apps
from django.urls import reverse

from cppcc import recycle
from cppcc.audit import telling
from cppcc.calendar import clock
from cppcc.lists.register_sheets import RegisterImporter
from cppcc.lists.registers import register_of
from cppcc.models import Binned
from cppcc.rights import Refused, Role
from cppcc.vocabularies.rows import BUILT_IN, FIXED
from members import drafting, ledger
from members.forms.rates import Rates
from members.importing.declarations import DECLARATIONS, read
from members.kinds import Part
from members.models import Declaration, DutyKind, DutyPart, DutyRecord, Level, Occasion, Scheme
from members.models.kind import check as check_kind
from members.models.part import check
from members.possible import GONE_PART, part_name
from members.schemes.conditions import Condition
from members.schemes.reach import before_publishing, never
from members.schemes.reading import from_data, lacking, to_data
from members.schemes.rules import Category, Line, Rate, Rules
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests import factories
from tests.bringing import book_of, by_cell, written
from tests.browserlike import deleted, opened

pytestmark = pytest.mark.usefixtures("in_2024")
ONE, SIX = Decimal(1), Decimal(6)


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


@pytest.fixture
def kind():
    """An own kind in which one leads and others help."""
    leads, helps = DutyPart.objects.create(name="主持"), DutyPart.objects.create(name="协助", beside=True)
    kind = DutyKind.objects.create(name="文史资料", shared=True, parts=[leads.key, helps.key])
    kind.leads, kind.helps = leads.key, helps.key
    return kind


def declare(client, kind, part, **changes):
    data = {"kind": kind, "part": part, "on": "2024-03-05", "title": "口述史", "content": "", **changes}
    return client.post(reverse("declaration_new"), data | {"form_token": str(uuid.uuid4())})


def confirmed(staff):
    declaration = Declaration.objects.latest("pk")
    staff.post(declaration.step_url("confirm"), {"version": declaration.version})
    return DutyRecord.objects.latest("pk")


def rules_of(kind, *rates):
    return Rules(categories=(Category("c", "类", lines=(Line("l", "文史", (kind.key,), rates=rates),)),))


# --- the built-in ones -----------------------------------------------------------------------------------------------
def test_the_built_in_parts_are_its_first_rows(year):
    assert {row.key: row.name for row in DutyPart.objects.filter(leave=False)} == dict(Part.choices)
    assert [row.name for row in DutyPart.objects.filter(leave=True)] == ["公假", "病假", "事假"]
    assert [row.key for row in DutyPart.objects.filter(beside=True)] == ["joint"]


@pytest.mark.parametrize("changes", [{"name": "主讲"}, {"beside": True}, {"until_year": 2023}])
def test_a_built_in_part_is_neither_changed_nor_deleted(staff, changes):
    row = DutyPart.objects.get(key="oral")
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match=FIXED):
        check(row)
    for gone in (row.delete, DutyPart.objects.filter(pk=row.pk).delete):
        with pytest.raises(ProtectedError):
            gone()
    assert BUILT_IN in staff.get(reverse("register_delete", args=["duty-parts", row.pk])).content.decode()


# --- own ones --------------------------------------------------------------------------------------------------------
def test_an_own_part_is_chosen_by_a_kind_declared_counted_and_called_by_its_name_everywhere(staff, member_client, year):
    for name in ("主持", "协助"):
        sent = {"name": name, "order": "100", "form_token": str(uuid.uuid4())}
        assert staff.post(reverse("register_new", args=["duty-parts"]), sent).status_code == 302
    leads, helps = (DutyPart.objects.get(name=name).key for name in ("主持", "协助"))
    address = reverse("register_new", args=["duty-kinds"])
    sent = {**opened(staff, address), "name": "文史资料", "parts": [leads, helps]}
    assert staff.post(address, sent).status_code == 302
    kind = DutyKind.objects.get(name="文史资料")
    assert kind.parts == [leads, helps]
    assert "主持、协助" in staff.get(f"{reverse('register_list', args=['duty-kinds'])}?size=100").content.decode()
    page = member_client.get(reverse("declaration_new")).content.decode()
    assert f'<option value="{leads}" data-only-kinds="{kind.key}">主持</option>' in page
    declare(member_client, kind.key, leads)
    record = confirmed(staff)
    assert (record.part, record.get_part_display()) == (leads, "主持")
    for one in (
        f"{reverse('duty_list')}?part={leads}",
        reverse("duty_list"),
        Declaration.objects.get().get_absolute_url(),
    ):
        page = staff.get(one).content.decode()
        assert "主持" in page, one
        assert "口述史" in page, one
    rules = rules_of(kind, Rate((leads,), SIX), Rate((helps,), ONE))
    (fact,) = ledger.facts_of(year, {}, [member_client.member.pk])[member_client.member.pk]
    assert Scorer(rules).score([fact]).total == 6
    assert line_words(rules.categories[0].lines[0]).startswith("文史资料：主持每项 6 分；协助每项 1 分")


@pytest.mark.parametrize("part", ["", "participant", "oral", "k0000"])
def test_a_declaration_takes_none_but_the_parts_of_its_kind(member_client, kind, part):
    answer = declare(member_client, kind.key, part)
    assert list(answer.context["form"].errors) == ["part"]
    assert not Declaration.objects.exists()


def test_points_for_those_beside_the_first_are_for_parts_that_say_so(year, kind):
    shared = Rate((kind.helps,), SIX, spread="others")
    assert not [words for words in lacking(rules_of(kind, shared)) if "分摊" in words or "平分" in words]
    wrong = "“由第一人以外的委员平分”的分值，角色请只选“联名提案人”“协助”。"
    for parts in ((), (kind.leads,), (kind.leads, kind.helps)):
        assert f"“文史”：{wrong}" in lacking(rules_of(kind, Rate(parts, SIX, spread="others")))
    data = {"r-TOTAL_FORMS": "1", "r-INITIAL_FORMS": "0", "r-0-first": "6", "r-0-spread": "others"}
    assert Rates(data | {"r-0-parts": [kind.leads]}, prefix="r").non_form_errors() == [wrong]
    assert Rates(data | {"r-0-parts": [kind.helps]}, prefix="r").is_valid()


def test_a_rule_asks_for_parts_that_its_kind_has(year, kind):
    assert never(rules_of(kind, Rate((kind.helps,), ONE)).categories[0].lines[0]) == ""
    told = never(rules_of(kind, Rate(("oral",), ONE)).categories[0].lines[0])
    assert told == "所列分值都不适用于“文史资料”的记录（角色只有主持、协助，没有层级）"
    gone = rules_of(kind, Rate(("k0000",), ONE))
    assert from_data(to_data(gone)) == gone
    assert part_name("k0000") == GONE_PART
    assert "k0000" not in line_words(gone.categories[0].lines[0]) + "".join(before_publishing(gone))


def test_a_used_part_keeps_its_name_and_ends_instead(staff, member_client, year, kind):
    declare(member_client, kind.key, kind.helps)
    part = DutyPart.objects.get(key=kind.helps)
    part.name = "助理"
    with pytest.raises(ValidationError):
        check(part)
    part.refresh_from_db()
    part.until_year = 2020
    check(part)
    part.save()
    new = staff.get(reverse("register_new", args=["duty-kinds"])).content.decode()
    assert f'value="{kind.helps}"' not in new
    old = staff.get(reverse("register_edit", args=["duty-kinds", kind.pk])).content.decode()
    assert f'value="{kind.helps}"' in old


def test_a_part_stays_as_long_as_anything_names_it(staff, year):
    part = DutyPart.objects.create(name="主持")
    named = Rules(
        categories=(Category("c", "类", lines=(Line("l", "项", ("media",), rates=(Rate((part.key,), ONE),)),)),)
    )
    asked = Rules(conditions=(Condition("q", "条", ("media",), parts=(part.key,)),))
    where = [["part", [part.key], False]]
    for make in (
        lambda: Scheme.objects.create(plenary=year, name="办法", rules=to_data(named)),
        lambda: Scheme.objects.create(plenary=year, name="办法", rules=to_data(asked)),
        lambda: DutyKind.objects.create(name="文史资料", parts=[part.key]),
        lambda: factories.OwnFigureFactory(data={"source": "duties", "where": where, "measure": ["records", ""]}),
    ):
        holder = make()
        with pytest.raises(ProtectedError) as told:
            part.delete()
        assert holder in told.value.protected_objects
        holder.delete()
    assert deleted(staff, reverse("register_delete", args=["duty-parts", part.pk])).status_code == 302
    assert not DutyPart.objects.filter(pk=part.pk).exists()


# --- by sheet --------------------------------------------------------------------------------------------------------
def test_own_parts_come_by_sheet(year, kind):
    factories.MemberFactory(name="张三")
    office = factories.UserFactory(roles=[Role.STAFF])
    headings = ("委员", "类别", "日期", "事项", "角色")
    row = ("张三", "文史资料", "2024-03-05", "口述史", "协助")
    written(DECLARATIONS, book_of(headings, row), office)
    assert DutyRecord.objects.get().part == kind.helps
    assert read(book_of(headings, row), office).same == 1
    wrong = ("张三", "文史资料", "2024-03-06", "又一篇", "口头")
    assert "主持或协助" in str(by_cell(read(book_of(headings, wrong), office).faults))


def test_the_parts_of_kinds_go_out_and_come_back_by_sheet(year, kind):
    office = factories.UserFactory(roles=[Role.STAFF])
    importer = RegisterImporter(register_of("duty-kinds"))
    headings = ("名称", "角色")
    book = book_of(headings, ("文史资料", "主持、协助"), ("书画笔会", "主持"), ("参观", ""))
    written(importer, book, office)
    kinds = {row.name: row.parts for row in DutyKind.objects.all()}
    assert kinds["文史资料"] == [kind.leads, kind.helps]
    assert (kinds["书画笔会"], kinds["参观"]) == ([kind.leads], [])
    wrong = book_of(headings, ("诗会", "主持、朗诵"))
    assert "没有“朗诵”" in str(by_cell(importer.read_content(wrong, office).faults))
    column = next(one for one in importer.columns if one.key == "parts")
    assert column.value(DutyKind.objects.get(name="文史资料")) == "主持、协助"


# --- the trail and older states ---------------------------------------------------------------------------------------
def test_the_trail_tells_parts_by_their_names(staff, kind):
    address = reverse("register_edit", args=["duty-kinds", kind.pk])
    sent = {**opened(staff, address), "parts": [kind.leads, kind.helps, "oral"]}
    assert staff.post(address, sent).status_code == 302
    entry = LogEntry.objects.get_for_object(kind).latest("pk")
    entry.open = True  # as of a reader who may see it
    assert "角色：主持、协助 → 主持、协助、口头发言" in telling.changes(entry)


@isolate_apps("members")
def test_the_sets_of_a_former_state_become_parts(year):
    class Former(models.Model):
        """The register as it was before: a row had one of three sets of parts."""

        name = models.CharField(max_length=60)
        roles = models.CharField(max_length=10)
        parts = models.JSONField()

        class Meta:
            app_label = "members"
            db_table = DutyKind._meta.db_table

        def __str__(self):
            return self.name

    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {Former._meta.db_table} ADD COLUMN roles varchar(10) DEFAULT '' NOT NULL")
    for name, roles in (("值班", "spoken"), ("书画", "own"), ("参观", "")):
        DutyKind.objects.create(name=name)
        Former.objects.filter(name=name).update(roles=roles)
    import_module("members.migrations.0035_duty_parts").of_own_kinds(
        SimpleNamespace(get_model=lambda *names: Former), SimpleNamespace(connection=connection)
    )
    kept = {row.name: row.parts for row in DutyKind.objects.filter(key__startswith="k")}
    assert kept == {"值班": ["oral", "written"], "书画": ["sole", "collective"], "参观": []}


# --- what has ended, what only names a value, what is gone --------------------------------------------------------------
def test_what_has_ended_is_taken_in_no_later_year_by_form_and_sheet(staff, member_client, kind):
    DutyPart.objects.filter(key=kind.helps).update(until_year=2023)
    DutyKind.objects.filter(pk=kind.pk).update(levels=True, occasions=True)
    level = Level.objects.create(name="街道级", until_year=2023)
    occasion = Occasion.objects.create(name="书院", until_year=2023)
    said = {"part": kind.leads, "level": level.key, "occasion": occasion.key}
    for name, words in (("part", "协助"), ("level", "街道级"), ("occasion", "书院")):
        typed = {"part": kind.leads, name: kind.helps if name == "part" else said[name]}
        answer = declare(member_client, kind.key, typed.pop("part"), **typed)
        assert f"“{words}”只用至 2023 年度" in str(answer.context["form"].errors[name])
    headings = ("委员", "类别", "日期", "事项", "角色", "层级", "场合")
    row = (member_client.member.name, "文史资料", "2024-03-05", "口述史")
    faults = str(by_cell(read(book_of(headings, (*row, "协助", "街道级", "书院")), staff.user).faults))
    for words in ("协助", "街道级", "书院"):
        assert f"“{words}”只用至 2023 年度" in faults
    assert not Declaration.objects.exists()


def test_a_kind_of_one_part_comes_by_sheet_without_saying_it(year, kind):
    DutyKind.objects.filter(pk=kind.pk).update(parts=[kind.leads])
    factories.MemberFactory(name="张三")
    row = ("张三", "文史资料", "2024-03-05", "口述史")
    written(DECLARATIONS, book_of(("委员", "类别", "日期", "事项"), row), factories.UserFactory(roles=[Role.STAFF]))
    assert DutyRecord.objects.get().part == kind.leads


def test_rules_and_conditions_of_what_has_ended_or_never_was_are_told_and_not_published(staff, year, kind):
    DutyPart.objects.filter(key=kind.helps).update(until_year=2023)
    level = Level.objects.create(name="街道级", until_year=2023)
    helped = rules_of(kind, Rate((kind.helps,), ONE))
    assert never(helped.categories[0].lines[0], 2023) == ""
    assert "角色只有" in never(helped.categories[0].lines[0], 2024)
    line = Line("l", "项", ("media",), levels=(level.key,), rates=(Rate(first=ONE),))
    assert never(line, 2024) == "所选的层级都已停用或不存在"
    assert never(replace(line, levels=(level.key, "city")), 2024) == ""
    assert "不存在" in never(replace(line, levels=("moon",)))
    for condition in (
        Condition("q", "全会报道", ("media",), ("plenary",), compare="fewer_than"),
        Condition("q", "协助", (kind.key,), parts=(kind.helps,), compare="fewer_than"),
    ):
        assert f"“{condition.name}”不会有记录可看" in "".join(before_publishing(Rules(conditions=(condition,)), 2024))
    assert before_publishing(Rules(conditions=(Condition("q", "缺席", ("absence",), ("plenary",)),)), 2024) == [
        "还没有计分规则。", "还没有等次。",
    ]  # fmt: skip
    scheme = drafting.start(year, "example:default")
    sent = {
        "name": "全会报道", "kinds": "media", "occasions": "plenary", "measured": "count", "compare": "fewer_than", "number": "1",
        "effect": "consequence", "consequence": "提醒谈话", "over": "year", "applies": "all", "seen_version": scheme.version,
    }  # fmt: skip
    page = staff.post(reverse("scheme_part", args=[2024, "condition", "new"]), sent, follow=True).content.decode()
    assert "不会有记录可看：“媒体宣传”的记录没有会议活动类别" in page


def test_what_only_a_draft_or_a_kind_names_is_changed_freely_and_a_used_kind_is_given_further_parts(
    staff, member_client, year, kind
):
    scheme = Scheme.objects.create(plenary=year, name="办法", rules=to_data(rules_of(kind, Rate((kind.leads,), ONE))))
    kind.levels = True
    check_kind(kind)
    kind.save()
    part = DutyPart.objects.get(key=kind.leads)
    part.beside = True
    check(part)
    part.refresh_from_db()
    declare(member_client, kind.key, kind.helps)
    kind.parts = ["sole", kind.helps, kind.leads]
    check_kind(kind)
    kind.parts = [kind.leads]
    with pytest.raises(ValidationError):
        check_kind(kind)
    Scheme.objects.filter(pk=scheme.pk).update(state="published", published_at=clock.now())
    part.beside = True
    with pytest.raises(ValidationError):
        check(part)


def test_the_bin_gives_no_kind_back_whose_part_is_gone(staff, kind):
    assert deleted(staff, reverse("register_delete", args=["duty-kinds", kind.pk])).status_code == 302
    binned = Binned.objects.get()
    part = DutyPart.objects.get(key=kind.leads)
    DutyPart.objects.filter(pk=part.pk).delete()
    with pytest.raises(Refused, match="履职角色已不存在"):
        recycle.restore(binned)
    assert not DutyKind.objects.filter(pk=kind.pk).exists()


def test_a_name_that_a_sheet_would_take_apart_is_no_name_of_a_part(staff, db):
    sent = {"name": "主持、执笔", "order": "100", "form_token": str(uuid.uuid4())}
    answer = staff.post(reverse("register_new", args=["duty-parts"]), sent)
    assert "不要用顿号" in str(answer.context["form"].errors["name"])
    assert not DutyPart.objects.filter(name__contains="、").exists()
