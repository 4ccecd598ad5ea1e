"""The form of a rule: what it says is read while it is typed, with what keeps it from counting and the records that are there."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from cppcc.rights import Role
from members import drafting
from members.forms.condition import ConditionForm
from members.forms.rates import Rates, besides_rates
from members.forms.scheme import LineForm
from members.models import DutyKind, DutyPart, Level, Occasion, Scheme
from members.possible import CARRIES, carried
from members.schemes.choosing import By, choice
from tests import factories
from tests.crawl.looking import PAGE_BYTES
from tests.members.assessed import attended

EMPTY = {"rates-TOTAL_FORMS": "1", "rates-INITIAL_FORMS": "0", "skip": "0", "applies": "all", "counting": "each"}


@pytest.fixture
def staff(account, year):
    drafting.start(year, "example:minhang")
    return account(Role.STAFF)


def said(staff, **typed):
    return staff.get(reverse("scheme_said", args=[2024]), {**EMPTY, **typed}).content.decode()


def test_a_rule_is_read_as_it_is_typed_with_the_records_that_are_there(staff):
    for member in (factories.MemberFactory(), factories.MemberFactory()):
        attended(member, 2)
    attended(member, 1, kind="absence")
    page = said(staff, kinds="attendance", occasions="research", **{"rates-0-first": "2.5"})
    assert "出席（调研）：每项 2.5 分" in page
    assert "现有 4 条这样的记录，涉及 2 名委员" in page
    page = said(staff, kinds="proposal_filed", **{"rates-0-parts": "oral", "rates-0-first": "2"})
    assert "不会有记录可计" in page
    assert "还没有这样的记录" in page


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"kinds": "attendance"}, {"kinds": "nothing", "rates-0-first": "1"}, {"rates-TOTAL_FORMS": "x"},
        {"kinds": "attendance", "rates-0-first": "1e99"}, {"kinds": "attendance", "rates-0-first": "1", "per": "-1"},
        {"kinds": "attendance", "rates-0-first": "1", "name": "长" * 500, "levels": "moon"}, {"rates-TOTAL_FORMS": "999999"},
    ],
)  # fmt: skip
def test_what_is_not_whole_yet_is_told_so_and_nothing_is_saved(staff, typed):
    before = Scheme.objects.values().get()
    assert "选好记录、填好分值后" in said(staff, **typed)
    assert Scheme.objects.values().get() == before


def wrong(**typed):
    """What a form of a rule and its points refuses, in words."""
    data = QueryDict(urlencode({"name": "规则", "seen_version": "1", "kinds": "welfare", **EMPTY, **typed}))
    form, rates = LineForm(data, initial={"seen_version": 1}), Rates(data, prefix="rates")
    rates.is_valid()
    return [str(one) for errors in (form.errors, *rates.errors) for one in errors.values()], rates.non_form_errors()


def test_a_rule_by_quantity_says_of_how_much(db):
    by_quantity = {"counting": "quantity", "rates-0-first": "2"}
    assert "请填写每满多少计一次。" in "".join(wrong(**by_quantity)[0])
    assert wrong(**by_quantity, per="50000") == ([], [])
    assert wrong(**by_quantity, per="100000000") == ([], [])
    assert len(wrong(**by_quantity, per="100000001")[0]) == 1
    assert wrong(**{"rates-0-first": "2"}) == ([], [])


@pytest.mark.parametrize("name", ["parts", "kinds", "levels", "spread", "further"])
def test_a_row_that_says_something_without_points_is_not_dropped(name, db):
    said = {"parts": "sole", "kinds": "welfare", "levels": "city", "spread": "all", "further": "1"}[name]
    rows = {"rates-TOTAL_FORMS": "2", "rates-0-first": "2", "rates-0-parts": "joint", f"rates-1-{name}": said}
    assert "请填写分值。" in "".join(wrong(**rows)[0])


def test_points_that_the_others_share_are_for_joint_proposers(db):
    row = {"kinds": "proposal_filed", "rates-0-first": "6", "rates-0-spread": "others"}
    assert "角色请只选“联名提案人”" in "".join(wrong(**row)[1])
    assert wrong(**row, **{"rates-0-parts": "joint"}) == ([], [])


def test_who_does_not_write_schemes_reads_no_rule_and_a_year_without_one_has_none(account, staff, member_client):
    factories.PlenaryYearFactory(year=2023)
    assert staff.get(reverse("scheme_said", args=[2023])).status_code == 404
    for client in (member_client, account(Role.LEADER)):
        assert client.get(reverse("scheme_said", args=[2024])).status_code == 403


def test_what_few_rules_need_is_folded_until_it_says_something(staff):
    address = reverse("scheme_part", args=[2024, "line", "plenary"])
    plain = staff.get(address)
    assert '<details class="mb-3" >' in plain.content.decode()
    refused = staff.post(
        address, {**EMPTY, "name": "出席", "kinds": "attendance", "most_items": "-4", "seen_version": "1"}
    )
    assert '<details class="mb-3" open>' in refused.content.decode()
    rare = {field.name for field in refused.context["form"].rare}
    usual = {field.name for field in refused.context["form"].usual}
    assert rare == set(refused.context["form"].RARE)
    assert not rare & usual


def test_the_page_knows_what_every_kind_can_carry(staff):
    page = staff.get(reverse("scheme_part", args=[2024, "line", "plenary"])).context["carries"]
    assert set(carried()) == set(CARRIES)
    assert '"proposal_filed": {"parts": ["sole", "first", "joint", "collective"], "occasions": false' in page


def test_what_was_chosen_before_it_was_renamed_deleted_or_ended_is_read_as_well(staff):
    ended = DutyKind.objects.create(name="值班接待", until_year=2020)
    sector = factories.SectorFactory(name="港澳")
    only = choice(By.SECTOR, sector.pk, "港澳")
    scheme = Scheme.objects.get()
    scheme.rules["categories"][0]["lines"][0]["only"] = [only]
    scheme.save()
    sector.name = "特邀"
    sector.save()
    rates = {"rates-0-first": "2", "rates-0-kinds": ended.key}
    page = said(staff, kinds=ended.key, only=only, **rates)
    assert "值班接待" in page
    assert "只对港澳界" in page
    sector.delete()
    assert "只对港澳界" in said(staff, kinds=ended.key, only=only, **rates)
    assert "选好记录、填好分值后" in said(staff, kinds=ended.key, only="sector:77:无", **rates)


def test_a_rule_for_nobody_that_its_category_is_for_is_told_while_it_is_typed(staff):
    hall, folk = (choice(By.SECTOR, factories.SectorFactory(name=name).pk, name) for name in ("港澳", "民建"))
    scheme = Scheme.objects.get()
    scheme.rules["categories"][0]["only"] = [hall]
    scheme.rules["categories"][0]["lines"][0]["only"] = [folk]
    scheme.save()
    home, key = scheme.rules["categories"][0]["key"], scheme.rules["categories"][0]["lines"][0]["key"]
    typed = {"kinds": "attendance", "only": folk, "rates-0-first": "2"}
    assert "没有委员两者都是" in said(staff, **typed, **{"in": home})
    assert "没有委员两者都是" not in said(staff, **typed)
    asks = f'hx-get="{reverse("scheme_said", args=[2024])}?in={home}'
    new = f"{reverse('scheme_part', args=[2024, 'line', 'new'])}?in={home}"
    for page in (reverse("scheme_part", args=[2024, "line", key]), new):
        assert asks in staff.get(page).content.decode()


def test_a_part_that_has_ended_is_read_where_it_stands(staff):
    part = DutyPart.objects.create(name="主持", until_year=2020)
    rates = {"rates-0-first": "2", "rates-0-parts": part.key}
    assert "主持每项 2 分" in said(staff, kinds="speech", **rates)


def test_the_page_of_a_rule_with_all_rows_and_many_own_kinds_and_occasions_is_not_heavy(staff):
    for at in range(15):
        DutyKind.objects.create(name=f"本机关自设的第{at}种履职")
    level = list(Level.objects.values_list("key", flat=True)[:3])
    rates = [
        {"parts": [part], "kinds": [], "levels": [one], "first": "1"}
        for part in ("sole", "first", "joint")
        for one in level
    ]
    row = {"key": "many", "name": "多种分值", "kinds": ["proposal_filed", "micro_adopted"], "rates": rates[:8]}
    scheme = Scheme.objects.get()
    scheme.rules["categories"][0]["lines"].append(row)
    scheme.save()
    page = staff.get(reverse("scheme_part", args=[2024, "line", "many"])).content.decode()
    assert page.count('class="rate-row"') == 8
    assert page.count('name="rates-0-kinds"') == 2, "a row names what its rule names"
    of_rows = [page.count(f'name="rates-{at}-parts"') for at in (0, 1)]
    assert of_rows[0] == DutyPart.objects.count() > of_rows[1] > 1, (
        "the first row has all parts, the others those of its kinds"
    )
    assert len(page.encode()) < PAGE_BYTES
    added = QueryDict(urlencode({**EMPTY, "rates-0-first": "2", "rates-0-kinds": "attendance"}))
    assert Rates(added, prefix="rates").is_valid(), "what rule.js adds may be chosen"


MET = {
    "第 1 行与第 2 行对同一条记录都适用（个人）": {"rates-0-parts": "sole", "rates-1-parts": "sole"},
    "第 1 行与第 3 行对同一条记录都适用（全体会议、参加）": {
        "rates-0-occasions": "plenary", "rates-2-first": "3", "rates-2-parts": "participant", "rates-1-first": "",
    },
    "第 1 行与第 2 行对同一条记录都适用（公益、市级）": {"rates-0-kinds": "welfare", "rates-1-levels": "city"},
}  # fmt: skip


@pytest.mark.parametrize("words", MET)
def test_which_rows_are_for_the_same_records_and_which_these_are_is_told(words, db):
    typed = {"rates-TOTAL_FORMS": "3", "rates-0-first": "1", "rates-1-first": "2", **MET[words]}
    assert wrong(**typed)[1] == [f"{words}，请把两行的角色、种类、层级或会议活动类别分开。"]


def test_every_register_offers_what_is_in_use_and_what_the_part_names_already(db):
    of = {"occasions": Occasion, "levels": Level, "kinds": DutyKind, "parts": DutyPart}
    ended = {name: model.objects.create(name="旧的", until_year=2020).key for name, model in of.items()}
    held = {name: [key] for name, key in ended.items()}
    for made, names in (
        (lambda initial: LineForm(initial=initial), ("occasions", "levels", "kinds")),
        (lambda initial: ConditionForm(initial=initial, grades=[], points=[]), tuple(of)),
        (lambda initial: Rates(initial=[initial]).forms[0], tuple(of)),
    ):
        for name in names:
            assert ended[name] not in dict(made({}).fields[name].choices), name
            assert ended[name] in dict(made(held).fields[name].choices), name


def test_a_percentage_is_told_as_one_to_two_editors(db):
    now, typed = [{"parts": [], "first": "20", "further": "5"}], [{"parts": [], "first": "30"}]
    told = besides_rates(now, typed, "percent").told("")
    assert (told.now, told.typed) == ("全部 20%，其后 5%", "全部 30%")
    assert besides_rates(now, typed, "each").told("").typed == "全部 30 分"


def test_the_page_says_which_ways_of_counting_ask_of_how_much(staff):
    page = staff.get(reverse("scheme_part", args=[2024, "line", "plenary"])).content.decode()
    assert 'data-for-counting="quantity total times"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"counting": "times", "per": "0.5"}, "按全年累计次数计分，每满几次须为整数。"),
        ({"counting": "total", "per": "0"}, "每满多少计一次须大于 0。"),
    ],
)
def test_of_how_much_is_refused_beside_its_field(db, typed, words):
    assert wrong(**typed, **{"rates-0-first": "2"})[0] == [
        f'<ul class="errorlist" id="id_per_error"><li>{words}</li></ul>'
    ]
