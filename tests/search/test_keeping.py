"""The index says what the records say, however they were written, and in the same transaction."""

import io
import itertools
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.db.models.signals import post_delete, post_save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.models import Activity, Brand, MicroSuggestion
from cppcc import recycle
from cppcc.models import Binned
from cppcc.rights import Role
from cppcc.search import Searched, SearchedQuerySet, source_of, sources
from cppcc.search.filling import fill, is_filled
from cppcc.search.keeping import rebuild
from cppcc.search.normal import tokens
from cppcc.search.rows import SearchKept, SearchRow
from cppcc.texts import standing
from members.models import Member
from proposals.models import Proposal
from tests import factories

ROOT = Path(__file__).parent.parent.parent
APPS = ("cppcc", "members", "proposals", "activities", "reports")
NUMBERS = itertools.count(1000)
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def differences() -> dict[str, tuple[int, int]]:
    found = {one.kind: rebuild(one, only_look=True) for one in sources()}
    return {kind: (one.wrong, one.surplus) for kind, one in found.items() if one.wrong or one.surplus}


def test_every_source_is_kept_by_its_models_manager_and_signals():
    for one in sources():
        assert issubclass(one.model, Searched), one.kind
        assert isinstance(one.model._default_manager.all(), SearchedQuerySet), one.kind
        assert post_save.has_listeners(one.model)
        assert post_delete.has_listeners(one.model)


AROUND = re.compile(r"_raw_delete\(|_base_manager[\w.()=\s]*\.(update|bulk_create|bulk_update)\(|ignore_conflicts=True")
STATEMENTS = re.compile(r"""(?:INSERT INTO|UPDATE|DELETE FROM) +(\w+)""")
ELSEWHERE = {
    "cppcc/notices/telling.py",  # notices, which are not searched
    "cppcc/audit/archiving.py",  # rows of the trail, which are not searched
    "members/gate.py",  # counts of wrong passwords, which are not searched
}
ALLOWED = {"sqlite_sequence", "cppcc_searchgram", "cppcc_searchwords"}


def test_nothing_writes_around_them():
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            if "migrations" not in file.parts:
                around = str(file.relative_to(ROOT)) not in ELSEWHERE and AROUND.search(text)
                assert not around, file
                assert set(STATEMENTS.findall(text)) <= ALLOWED | {"OF"}, file


@pytest.fixture
def rows(in_2024):
    return [factories.BrandFactory() for _ in range(3)]


WAYS = st.lists(
    st.tuples(
        st.sampled_from(["save", "fields", "update", "expression", "many", "new", "delete", "delete_all", "undone"]),
        st.integers(0, 2),
        st.text(SIGNS, min_size=1, max_size=20),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(WAYS)
def test_random_writing_leaves_no_difference(rows, ways):
    for way, place, text in ways:
        there = list(Brand.objects.order_by("pk"))
        name = f"{text}{next(NUMBERS)}"
        one = there[place % len(there)] if there else Brand(name=name)
        if way == "save" or not there:
            one.name = name
            one.save()
        elif way == "fields":
            one.name, one.order = "not written", place
            one.save(update_fields=["order"])
        elif way == "update":
            Brand.objects.filter(pk=one.pk).update(name=name)
        elif way == "expression":
            Brand.objects.filter(pk=one.pk).update(name=Concat(Value(name), Left(F("name"), 40)))
        elif way == "many":
            for number, other in enumerate(there):
                other.name = f"{number}{name}"
            Brand.objects.bulk_update(there, ["name"])
        elif way == "new":
            Brand.objects.bulk_create([Brand(name=name), Brand(name=f"{name}乙")])
        elif way == "delete":
            one.delete()
        elif way == "delete_all":
            Brand.objects.filter(pk__gt=one.pk).delete()
        elif way == "undone":
            with transaction.atomic():
                Brand.objects.filter(pk=one.pk).update(name=name)
                Brand.objects.create(name=f"{name}丙")
                transaction.set_rollback(True)
        assert differences() == {}


def test_what_restricts_an_update_may_change_with_it(rows):
    Brand.objects.filter(name=rows[0].name).update(name="桂林路")
    assert Brand.objects.searched("桂林路").get() == rows[0]


def test_services_bin_and_plain_texts_leave_no_difference(in_2024, account):
    staff = account(Role.STAFF).user
    member = factories.MemberFactory(name="王小明")
    proposal = factories.proposed(factories.ProposalFactory(), member).proposal
    factories.MicroFactory()
    activity = factories.ActivityFactory(title="养老\v视察")
    factories.AttendanceFactory(activity=activity, member=member)
    assert differences() == {}
    call_command("plain_texts", "--write", stdout=io.StringIO())
    member.name = "王晓明"
    member.save()
    assert Member.objects.searched("晓明").get() == member
    assert not Member.objects.searched("小明").exists()
    key = activity.pk
    recycle.delete(activity, staff)
    assert not SearchRow.objects.filter(kind="activities.activity", key=key).exists()
    recycle.restore(Binned.objects.get(kind="activities.activity"))
    assert Activity.objects.searched("养老").get().pk == key
    assert Proposal.objects.searched("王晓明").get() == proposal
    assert differences() == {}


def test_a_save_that_changes_no_text_writes_nothing_of_it(in_2024, django_assert_num_queries):
    proposal = factories.ProposalFactory(situation="路灯" * 100)
    before = list(SearchRow.objects.values_list("pk", flat=True))
    proposal.raise_version()
    proposal.save()
    assert list(SearchRow.objects.values_list("pk", flat=True)) == before
    with django_assert_num_queries(1):
        Proposal.objects.filter(pk=proposal.pk).update(is_key=False)


def test_rows_whose_keys_are_not_told_are_refused(db):
    with pytest.raises(ValueError, match="ignore_conflicts"):
        Brand.objects.bulk_create([Brand(name="甲")], ignore_conflicts=True)


# --- what was there before ------------------------------------------------------------------------------------------------
def spoilt(kept: Brand) -> None:
    SearchRow.objects.filter(kind="activities.brand").delete()
    SearchRow.objects.create(kind="activities.brand", key=kept.pk + 99, part="head", text="甲", pairs=["甲"])
    SearchRow.objects.create(kind="activities.former", key=1, part="head", text="甲", pairs=["甲"])


def run(*args: str) -> str:
    said = io.StringIO()
    call_command("search_index", *args, stdout=said)
    return said.getvalue()


def test_the_command_says_the_difference_and_takes_it_away(in_2024):
    kept = factories.BrandFactory(name="桂林路")
    assert "一致" in run("--check")
    spoilt(kept)
    with pytest.raises(CommandError, match="2 项不符"):
        run("--check")
    assert "改正 3 项" in run("--rebuild")
    assert "一致" in run("--check")
    assert Brand.objects.searched("桂林路").get() == kept
    assert not SearchRow.objects.filter(kind="activities.former").exists()


def test_a_database_that_stands_is_filled_after_its_migrations(in_2024):
    kept = factories.BrandFactory(name="桂林路")
    spoilt(kept)
    SearchKept.objects.all().delete()
    fill(using="default")  # the database was emptied, not migrated
    assert not Brand.objects.searched("桂林路").exists()
    call_command("migrate", verbosity=0)
    assert Brand.objects.searched("桂林路").get() == kept
    assert differences() == {}
    assert all(is_filled(one) for one in sources())


def test_another_declaration_is_filled_again(in_2024):
    declared = source_of(Brand)
    SearchKept.objects.filter(kind=declared.kind).update(declared="of yesterday")
    kept = factories.BrandFactory(name="桂林路")
    spoilt(kept)
    call_command("migrate", verbosity=0)
    assert Brand.objects.searched("桂林路").get() == kept


def test_the_index_is_out_of_the_trail(in_2024):
    from auditlog.registry import auditlog

    assert not auditlog.contains(SearchRow)
    assert standing.declared() >= {SearchRow}


def test_the_engines_own_index_agrees_with_the_rows(rows):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # raises where it does not
            cursor.execute("INSERT INTO cppcc_searchwords(cppcc_searchwords) VALUES ('integrity-check')")
    assert MicroSuggestion.objects.searched("无此").count() == 0


def test_the_demonstration_leaves_no_difference(demo_year):
    assert differences() == {}
    assert Member.objects.count() > 100


@pytest.mark.django_db
def test_what_a_former_version_wrote_without_its_mark_is_told_and_marked():
    member = factories.MemberFactory(name="欧阳海")
    row = SearchRow.objects.filter(kind=source_of(Member).kind, key=member.pk).first()
    SearchRow.objects.filter(pk=row.pk).update(pairs=row.pairs[1:] if isinstance(row.pairs, list) else tokens(row.text))
    assert not Member.objects.searched("欧阳海").exists()
    assert differences() == {source_of(Member).kind: (1, 0)}
    rebuild(source_of(Member))
    assert list(Member.objects.searched("欧阳海")) == [member]
    assert differences() == {}
