"""What is found holds what was asked, and what holds it is found; as far as the reader sees it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.models import Activity, Brand
from cppcc.models import Binned
from cppcc.rights import Role
from cppcc.search import normal, question, searched, source_of
from cppcc.search.asking import candidates
from cppcc.search.rows import SearchRow
from members.models import Declaration, DutyRecord, Member
from proposals.models import Proposal, Proposer, Unit
from tests import factories

SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(st.one_of(SIGNS, st.sampled_from("加装电梯張张·A１a1 \n路灯")), min_size=1, max_size=100)
one_row = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)


@pytest.fixture
def brand(db):
    return factories.BrandFactory()


@one_row
@given(st.data())
def test_every_part_of_a_text_finds_it(brand, data):
    text = data.draw(TEXTS)
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    Brand.objects.filter(pk=brand.pk).update(name=text)
    assert Brand.objects.searched(part).exists() == (bool(normal(part)) or not part.strip())


@one_row
@given(TEXTS, TEXTS)
def test_what_is_found_holds_every_word(brand, text, asked):
    Brand.objects.filter(pk=brand.pk).update(name=text)
    words = question(asked)
    held = all(word in normal(text) for word in words) and (bool(words) or not asked.strip())
    assert Brand.objects.searched(asked).exists() == held


def test_pairs_that_stand_apart_are_not_the_word(brand):
    Brand.objects.filter(pk=brand.pk).update(name="上海 海南 南京")
    Brand.objects.filter(pk=brand.pk).update(name="海南京剧，上海滩")
    assert not Brand.objects.searched("上海南京").exists()
    assert Brand.objects.searched("上海 南京").exists()


@pytest.mark.parametrize("word", ["桂", "桂林", "桂林路"])
def test_a_search_of_one_kind_reads_no_text_of_another(in_2024, word):
    brand, activity = factories.BrandFactory(name="桂林路议事"), factories.ActivityFactory(title="桂林路调研")
    factories.ProposalFactory(title="关于桂林路的提案", state="submitted")
    for one in (brand, activity):
        declared = source_of(type(one))
        read = SearchRow.objects.filter(pk__in=candidates(declared, word))
        assert set(read.values_list("kind", "key")) == {(declared.kind, one.pk)}
        assert normal(declared.mark) == "", "no text holds it"


def test_kinds_that_share_a_mark_stay_apart(in_2024):
    mark = source_of(Brand).mark
    SearchRow.objects.create(
        kind="activities.former",
        key=factories.BrandFactory(name="别处").pk,
        part="head",
        text="桂林",
        pairs=[mark, "桂林"],
    )
    assert not Brand.objects.searched("桂林").exists()


def test_long_texts_are_found_to_their_end(in_2024):
    text = "".join(chr(0x4E00 + number % 9000) for number in range(20_000))
    kept = factories.ProposalFactory(situation=text, suggestion=text[::-1], state="submitted")
    for part in (text[-7:], text[15_000:15_040], text[::-1][-3:], text[100:102]):
        assert Proposal.objects.searched(part).get() == kept


@pytest.mark.parametrize(
    "typed",
    ["艾力·买买提", "艾力买买提", "艾力•买", "艾 力", "力买", "ailimaimaiti", "ai li", "almmt", "ＡＬＭＭＴ", "0042"],
)
def test_members_by_name_pinyin_initials_or_number(in_2024, typed):
    there = factories.MemberFactory(name="艾力·买买提", number="0042")
    factories.MemberFactory(name="王大海", number="10042")
    assert Member.objects.searched(typed).get() == there


@pytest.mark.parametrize("typed", ["吕", "呂明", "lvming", "lüming", "luming", "lm"])
def test_members_in_traditional_characters_and_with_umlaut(in_2024, typed):
    assert Member.objects.searched(typed).count() == 0
    there = factories.MemberFactory(name="吕明")
    assert Member.objects.searched(typed).get() == there


def test_what_belongs_to_a_member_is_found_by_the_member(in_2024):
    member = factories.MemberFactory(name="王小明", number="0042")
    DutyRecord.objects.create(
        member=member, plenary=in_2024, kind="media", on="2024-03-01", words="《人民政协报》刊文", source=member
    )
    for typed in ("wxm", "人民政协报", "小明 刊文", "0042"):
        assert DutyRecord.objects.searched(typed).count() == 1, typed
    assert not DutyRecord.objects.searched("小明 电梯").exists()
    assert not Declaration.objects.searched("小明").exists()


def proposals_of(client, words: str) -> set[str]:
    page = client.get(reverse("proposal_list"), {"q": words, "year": "all"})
    return {row.record.title for row in page.context["table"].rows}


def test_proposals_by_text_number_and_who_signed(account, in_2024):
    staff = account(Role.STAFF)
    kept = factories.ProposalFactory(title="关于加装电梯的提案", situation="低层　住户", number=12, state="filed")
    factories.proposed(kept, factories.MemberFactory(name="王小明"))
    declined = factories.MemberFactory(name="赵无名")
    factories.proposed(kept, declined, status=Proposer.Status.DECLINED)
    for typed in ("電梯", "加 装", "低层住户", "第012号", "１２", "12", "wxm", "小明 电梯"):
        assert proposals_of(staff, typed) == {kept.title}, typed
    for typed in ("无名", "zwm", "第13号", "小明 楼道", "%"):
        assert proposals_of(staff, typed) == set(), typed


def test_an_account_finds_what_it_sees_and_nothing_else(account, member_client, in_2024):
    draft = factories.ProposalFactory(title="关于路灯草稿的提案", state="draft")
    submitted = factories.ProposalFactory(title="关于路灯提交的提案", state="submitted")
    numbered = factories.ProposalFactory(title="关于路灯立案的提案", state="filed", number=1)
    published = factories.ProposalFactory(
        title="关于路灯公开的提案", state="closed", number=2, published_on="2024-06-01"
    )
    own = factories.ProposalFactory(title="关于路灯自己的提案", created_by=member_client.user)
    roles = {role: account(role) for role in (Role.STAFF, Role.LEADER, Role.DISPATCHER, Role.HANDLER)}
    for client in (*roles.values(), member_client):
        seen = {one.title for one in Proposal.objects.visible_to(client.user)}
        assert proposals_of(client, "路灯") == seen
    assert proposals_of(member_client, "路灯") == {published.title, own.title}
    assert proposals_of(roles[Role.STAFF], "路灯") == {submitted.title, numbered.title, published.title}
    assert draft.title not in proposals_of(roles[Role.STAFF], "草稿")


def test_personal_data_are_found_by_those_who_see_them(account, in_2024):
    member = factories.MemberFactory(name="王小明", phone="13812345678", employer="长春市朝阳区医院")
    for role, found in ((Role.STAFF, 1), (Role.LEADER, 1), (Role.ADMIN, 0)):
        client = account(role)
        for typed in ("45678", "138 1234", "朝阳区医院"):
            page = client.get(reverse("member_list"), {"q": typed})
            assert len(page.context["table"].rows) == found, (role, typed)
    page = account(Role.MEMBER).get(reverse("find", args=["members"]), {"q": "45678"}).content.decode()
    assert member.name not in page


def test_the_public_page_says_nothing_of_persons(client, account, in_2024):
    Proposal.objects.all().delete()
    kept = factories.ProposalFactory(
        title="关于加装电梯的提案", state="closed", number=2, published_on="2024-06-01", filed_on="2024-02-01"
    )
    factories.proposed(kept, factories.MemberFactory(name="王小明"))
    assert Proposal.objects.searched("小明").exists()
    assert not Proposal.objects.searched("小明", alone=True).exists()
    assert Proposal.objects.searched("电梯", alone=True).exists()


def test_other_lists_find_too(account, in_2024):
    admin, staff = account(Role.ADMIN), account(Role.STAFF)
    factories.UnitFactory(name="区住房和城乡建设局")
    factories.UserFactory(username="wxm", name="王 小明")
    factories.ActivityFactory(title="养老服务视察", place="桂林路", summary="走访了三家")
    Binned.objects.create(
        kind="members.sector", kind_words="界别", key=1, words="经济·界", roles=" staff ", at="2024-12-19T00:00:00Z",
        expires_at="2099-01-01T00:00:00Z",
    )  # fmt: skip
    assert Unit.objects.searched("住房城乡").count() == 0
    assert Unit.objects.searched("住房 城乡").count() == 1
    pages = [
        (staff, reverse("activity_list"), {"q": "桂林路"}),
        (staff, reverse("activity_list"), {"q": "走 访"}),
        (staff, reverse("register_list", args=["units"]), {"q": "住 房"}),
        (admin, reverse("account_list"), {"q": "王小明"}),
        (admin, reverse("account_list"), {"q": "ＷＸＭ"}),
        (staff, reverse("bin_list"), {"q": "经济界"}),
        (staff, reverse("bin_list"), {"kind": "界 别"}),
    ]
    for client, address, query in pages:
        page = client.get(address, query)
        assert len(page.context["table"].rows) == 1, (address, query)
    assert Activity.objects.count() == 1


def test_a_question_does_not_ask_more_where_there_is_more(account, in_2024):
    staff, counts = account(Role.STAFF), []
    for _ in range(3):
        for _ in range(4):
            proposal = factories.ProposalFactory(title="关于加装电梯的提案", state="submitted")
            factories.proposed(proposal, factories.MemberFactory())
        with CaptureQueriesContext(connection) as captured:
            assert len(proposals_of(staff, "加装 电梯")) == 1
        counts.append(len(captured))
    assert counts[1] == counts[2]


def test_what_is_not_declared_is_not_searched(db):
    with pytest.raises(LookupError):
        searched(Proposer.objects.all(), "路灯")
