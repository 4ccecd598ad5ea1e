"""A draft of a scheme is written in any order, copied, moved and thrown away; only publishing asks for the whole."""

from dataclasses import replace

import pytest
from django.urls import reverse

from cppcc.models import Binned
from cppcc.rights import Role
from cppcc.workflow import Refused, take
from members import assessing, drafting
from members.models import PlenaryYear, Scheme
from members.schemes.reading import from_data, lacking, to_data
from members.schemes.rules import Grade, Rules
from members.schemes.scoring import Scorer
from members.states import YearState
from tests import factories
from tests.browserlike import deleted, opened
from tests.members.facts import several


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


def add_grade(client, name, least, version):
    data = {"name": name, "least": least, "qualified": "on", "seen_version": version}
    return client.post(reverse("scheme_part", args=[2024, "grade", "new"]), data)


def rules():
    return Scheme.objects.get().rules


def names(category):
    return [line["name"] for line in rules()["categories"][category]["lines"]]


def do(client, part, key, what):
    address = reverse("scheme_move", args=[2024, part, key])
    return client.post(address, {"version": Scheme.objects.get().version, "do": what}, follow=True)


# --- in any order ------------------------------------------------------------------------------------------------
def test_grades_are_typed_in_the_order_in_which_they_are_printed(staff, year):
    drafting.start(year, "empty")
    for version, (name, least) in enumerate((("优秀", 90), ("称职", 60)), start=1):
        assert add_grade(staff, name, least, version).status_code == 302
    assert [grade["name"] for grade in rules()["grades"]] == ["优秀", "称职"]
    page = staff.get(reverse("scheme", args=[2024])).content.decode()
    assert "还没有计分规则。" in page
    assert "最低等次的分数线须为 0" in page
    refused = staff.post(Scheme.objects.get().step_url("publish"), {"version": 3}).content.decode()
    assert "最低等次的分数线须为 0" in refused
    assert Scheme.objects.get().is_draft
    assert add_grade(staff, "不称职", 0, 3).status_code == 302
    assert "最低等次的分数线须为 0" not in staff.get(reverse("scheme", args=[2024])).content.decode()


def test_what_a_finished_scheme_needs_is_no_fault_of_a_draft():
    unfinished = Rules(grades=(Grade("best", "优秀", 90),))
    assert from_data(to_data(unfinished)) is not None
    assert lacking(unfinished) == ["还没有计分规则。", "最低等次的分数线须为 0，否则低分委员没有等次。"]
    for example in drafting.examples().values():
        assert lacking(from_data(example["rules"])) == []


def test_a_grade_that_is_both_talked_to_and_commended_is_not_published():
    both = from_data({**drafting.examples()["minhang"]["rules"]})
    last = replace(both.grades[-1], honoured=True)
    told = lacking(replace(both, grades=(*both.grades[:-1], last)))
    assert told == [f"“{last.name}”既须约谈又可以评优，请去掉一项。"]


def test_a_draft_without_a_lowest_grade_gives_nobody_the_highest():
    score = Scorer(Rules(grades=(Grade("best", "优秀", 90),))).score(several(3))
    assert score.grade is None
    assert score.note == "办法还没有此分数的等次"


# --- copied and moved --------------------------------------------------------------------------------------------
def test_a_line_is_copied_behind_itself_and_opened(staff, year):
    drafting.start(year, "example:minhang")
    first = rules()["categories"][0]["lines"][0]
    answer = do(staff, "line", first["key"], "copy")
    copied = rules()["categories"][0]["lines"][1]
    assert copied == {**first, "key": copied["key"], "name": f"{first['name']}（副本）"}
    assert answer.redirect_chain[-1][0] == reverse("scheme_part", args=[2024, "line", copied["key"]])
    assert "已复制规则，请修改副本。" in answer.content.decode()


def test_a_category_is_copied_with_its_lines_and_a_long_name_fits(staff, year):
    drafting.start(year, "example:minhang")
    drafting.change(year, 1, lambda data, _: data["categories"][0].update(name="类" * 40))
    first = rules()["categories"][0]
    do(staff, "category", first["key"], "copy")
    copied = rules()["categories"][1]
    assert copied["name"] == f"{'类' * 36}（副本）"
    assert [one["name"] for one in copied["lines"]] == [one["name"] for one in first["lines"]]
    assert not {one["key"] for one in copied["lines"]} & {one["key"] for one in first["lines"]}


def test_what_is_gone_meanwhile_is_not_copied(staff, year):
    drafting.start(year, "example:minhang")
    before = rules()
    assert "要复制的这一条已不在办法中" in do(staff, "line", "gone", "copy").content.decode()
    assert rules() == before


def test_a_line_at_the_edge_moves_into_the_next_category_of_its_section(year):
    drafting.start(year, "empty")

    def line(name):
        return {"key": name, "name": name, "kinds": ["attendance"], "rates": [{"first": "1"}]}

    def category(key, section, *lines):
        return {"key": key, "name": key, "section": section, "lines": [line(name) for name in lines]}

    drafting.change(
        year, 1, lambda data, _: data["categories"].extend(
            [category("a", "base", "1", "2"), category("minus", "deduction", "3"), category("b", "base", "4")]
        )
    )  # fmt: skip
    drafting.shift(year, 2, "line", "2", up=False)
    assert [names(0), names(1), names(2)] == [["1"], ["3"], ["2", "4"]]
    drafting.shift(year, 3, "line", "2", up=True)
    assert [names(0), names(2)] == [["1", "2"], ["4"]]
    drafting.shift(year, 4, "line", "3", up=True)  # the only one of its section
    drafting.shift(year, 5, "line", "1", up=True)
    assert [names(0), names(1), names(2)] == [["1", "2"], ["3"], ["4"]]
    drafting.shift(year, 6, "category", "b", up=True)  # past the one that stands in another section of the page
    assert [one["key"] for one in rules()["categories"]] == ["b", "minus", "a"]


# --- thrown away -------------------------------------------------------------------------------------------------
def test_a_draft_is_thrown_away_begun_anew_and_comes_back_only_where_there_is_room(staff, year):
    thrown = drafting.start(year, "example:minhang")
    page = staff.get(thrown.get_absolute_url()).content.decode()
    assert reverse("scheme_delete", args=[thrown.pk]) in page
    deleted(staff, reverse("scheme_delete", args=[thrown.pk]))
    assert not Scheme.objects.exists()
    anew = drafting.start(year, "empty")
    kept = Binned.objects.get()
    staff.post(reverse("bin_open", args=[kept.pk]))
    assert Scheme.objects.get() == anew
    deleted(staff, reverse("scheme_delete", args=[anew.pk]))
    staff.post(reverse("bin_open", args=[kept.pk]), follow=True)
    assert Scheme.objects.get().rules == thrown.rules


def test_a_draft_that_was_changed_while_the_page_stood_open_is_not_thrown_away(staff, year):
    draft = drafting.start(year, "example:minhang")
    address = reverse("scheme_delete", args=[draft.pk])
    page = opened(staff, address)
    drafting.drop(year, 1, "line", rules()["categories"][0]["lines"][0]["key"])
    assert staff.post(address, page).status_code == 200
    assert Scheme.objects.exists()


def test_the_draft_of_a_year_that_was_ended_stays(staff, year):
    draft = drafting.start(year, "example:minhang")
    PlenaryYear.objects.update(state=YearState.CLOSED)
    address = reverse("scheme_delete", args=[draft.pk])
    for page in (staff.get(address), staff.post(address)):
        assert "年度已经结束，不再接受新的记录。" in page.content.decode()
    assert Scheme.objects.get() == draft


def test_what_is_published_is_not_thrown_away_nor_by_others(account, staff, year):
    draft = drafting.start(year, "example:minhang")
    address = reverse("scheme_delete", args=[draft.pk])
    assert account(Role.MEMBER).get(address).status_code in (403, 404)
    take(Scheme, draft.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    assert staff.get(address).status_code == 404
    with pytest.raises(Refused, match="已公布"):
        drafting.copy(year, 2, "line", rules()["categories"][0]["lines"][0]["key"])
    assert assessing.current(year) is None


# --- taken back --------------------------------------------------------------------------------------------------
def undo(client, version=None):
    address = reverse("scheme_undo", args=[2024])
    seen = Scheme.objects.get().version if version is None else version
    return client.post(address, {"version": seen}, follow=True).content.decode()


def test_the_last_change_is_taken_back_and_comes_again(staff, year):
    drafting.start(year, "example:minhang")
    assert "撤销上一次修改" not in staff.get(reverse("scheme", args=[2024])).content.decode()
    before, line = rules(), rules()["categories"][0]["lines"][0]
    assert "撤销上一次修改" in do(staff, "line", line["key"], "drop").content.decode()
    after = rules()
    page = undo(staff)
    assert rules() == before
    assert "已撤销上一次修改。" in page
    assert "恢复刚撤销的修改" in page
    page = undo(staff)
    assert rules() == after
    assert "已恢复刚撤销的修改。" in page
    assert "撤销上一次修改" in page


def test_the_name_comes_back_with_its_rules(staff, year):
    former = drafting.start(year, "example:minhang")
    head = {"name": "新的办法", "note": "", "base_points": 0, "floor": 0, "graded_after_months": 6, "seen_version": 1}
    assert staff.post(reverse("scheme_head", args=[2024]), head).status_code == 302
    assert Scheme.objects.get().name == "新的办法"
    undo(staff)
    assert (Scheme.objects.get().name, Scheme.objects.get().note, rules()) == (former.name, former.note, former.rules)


def test_what_others_changed_meanwhile_is_not_taken_back_unseen(staff, year):
    drafting.start(year, "example:minhang")
    do(staff, "line", rules()["categories"][0]["lines"][0]["key"], "drop")
    seen = Scheme.objects.get().version
    do(staff, "line", rules()["categories"][0]["lines"][0]["key"], "drop")
    after = rules()
    assert "已被他人修改" in undo(staff, version=seen)
    assert rules() == after


def test_nothing_to_take_back_and_nothing_after_publication(staff, year):
    drafting.start(year, "example:minhang")
    assert "没有可以撤销的修改" in undo(staff)
    do(staff, "line", rules()["categories"][0]["lines"][0]["key"], "drop")
    take(Scheme, Scheme.objects.get().pk, "publish", staff.user, Scheme.objects.get().version)
    after = rules()
    assert "办法已公布，不能修改。" in undo(staff)
    assert rules() == after


def test_one_rule_after_the_other_is_typed_without_going_back(staff, year):
    drafting.start(year, "empty")
    category = {"name": "会议", "section": "base", "seen_version": 1, "another": "1"}
    new = reverse("scheme_part", args=[2024, "category", "new"])
    answer = staff.post(new, category, follow=True)
    assert answer.redirect_chain[-1][0] == new
    assert "类别“会议”已保存。" in answer.content.decode()
    address = f"{reverse('scheme_part', args=[2024, 'line', 'new'])}?in={rules()['categories'][0]['key']}"
    line = {"name": "出席", "kinds": "attendance", "applies": "all", "counting": "each", "skip": "0", "another": "1"}
    line |= {"rates-TOTAL_FORMS": "1", "rates-INITIAL_FORMS": "0", "rates-0-first": "2", "seen_version": 2}
    answer = staff.post(address, line, follow=True)
    assert answer.redirect_chain[-1][0] == address
    assert names(0) == ["出席"]
    changed = reverse("scheme_part", args=[2024, "line", rules()["categories"][0]["lines"][0]["key"]])
    assert "保存并再加一条" not in staff.get(changed).content.decode()
