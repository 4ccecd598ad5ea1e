"""社情民意 of anybody, entered by the office, each with its adoptions: channel, level, issue, day, instruction."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.importing import OPINIONS
from activities.importing.adoptions import ADOPTION_COLUMNS, KEYS, Adopted, Reading
from activities.models import AdoptionChannel, MicroSuggestion, OpinionAdoption
from cppcc import figures
from cppcc.figures import Figure, breakdown, source_of
from cppcc.models import Binned
from cppcc.rights import Role
from cppcc.sheets import Table, runs
from members import duties, ledger
from members.models import DutyRecord, LateRecord, Level, Organization, Scheme
from members.schemes.rules import Category, Line, Rate, Rules
from members.schemes.scoring import Scorer
from tests import factories
from tests.bringing import book_of, by_cell, cell_of, changed, going_out, written
from tests.browserlike import deleted, opened

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


@pytest.fixture
def opinion(member_client):
    return factories.MicroFactory(
        kind="opinion", state="submitted", member=member_client.member, title="充电难", submitted_on=date(2024, 3, 1)
    )


def enter(client, **data):
    usual = {
        "title": "关于充电",
        "category": "city",
        "content": "没有充电桩。",
        "place": "",
        "submitted_on": "2024-03-08",
    }
    return client.post(reverse("opinion_new"), {**usual, **data, "form_token": str(uuid.uuid4())})


def step(client, opinion, name, **data):
    version = MicroSuggestion.objects.get(pk=opinion.pk).version
    return client.post(opinion.step_url(name), {"version": version, **data})


def told(member=None):
    """The ledger: source, kind, level, day."""
    rows = DutyRecord.objects.filter(**({"member": member} if member else {}))
    return sorted((one.content_type.model, one.kind, one.level, f"{one.on}") for one in rows)


def same_again(*years):
    return [duties.rebuild(year, only_look=True).total for year in years] == [0] * len(years)


# --- by the office, for anybody --------------------------------------------------------------------------------------
def test_the_office_enters_an_opinion_for_a_member_who_sees_it_and_has_the_duty(staff, member_client, year):
    page = staff.get(reverse("micro_list")).content.decode()
    assert reverse("opinion_new") in page
    answer = enter(staff, source="member", member=member_client.member.pk)
    one = MicroSuggestion.objects.get()
    assert answer["Location"] == one.get_absolute_url()
    assert (one.kind, one.state, one.entered_by, one.submitted_on) == (
        "opinion", "submitted", staff.user, date(2024, 3, 8),
    )  # fmt: skip
    assert told(member_client.member) == [("microsuggestion", "opinion_submitted", "", "2024-03-08")]
    seen = member_client.get(one.get_absolute_url()).content.decode()
    assert "关于充电" in seen
    assert "撤回" not in seen
    assert step(member_client, one, "take_back").status_code in (200, 302)
    assert MicroSuggestion.objects.get().state == "submitted"
    assert member_client.get(reverse("opinion_edit", args=[one.pk])).status_code in (403, 404)
    assert same_again(year)


@pytest.mark.parametrize("source", ["organization", "committee", "sector", "group", "from_unit", "author"])
def test_an_opinion_of_a_body_or_of_anybody_has_the_name_of_its_day(source, staff, year):
    body = {
        "organization": lambda: Organization.objects.create(name="民盟区委", kind="party"),
        "committee": factories.CommitteeFactory, "sector": factories.SectorFactory, "group": factories.GroupFactory,
        "from_unit": factories.UnitFactory, "author": lambda: "某律师事务所",
    }[source]()  # fmt: skip
    refused = enter(staff, source=source)
    assert source in refused.context["form"].errors
    assert not MicroSuggestion.objects.exists()
    enter(staff, source=source, **{source: getattr(body, "pk", body)})
    one = MicroSuggestion.objects.get()
    assert (one.member, one.author, one.who) == (None, str(body), str(body))
    if source != "author":
        assert getattr(one, source) == body
        type(body).objects.filter(pk=body.pk).update(name="改名之后")
        assert MicroSuggestion.objects.get().who == str(body)
    assert not DutyRecord.objects.exists()
    assert figures.get("opinion.submitted").value(year).number == 1


@pytest.mark.parametrize("role", [Role.MEMBER, Role.LEADER, Role.HANDLER, Role.ADMIN, Role.DISPATCHER])
def test_nobody_else_enters_opinions_or_adoptions(role, account, opinion):
    client = account(role)
    adoption = OpinionAdoption.objects.create(opinion=opinion, level="city")
    for name, arguments in (
        ("opinion_new", []), ("opinion_edit", [opinion.pk]), ("opinion_delete", [opinion.pk]),
        ("adoption_edit", [opinion.pk, adoption.pk]), ("adoption_delete", [opinion.pk, adoption.pk]),
    ):  # fmt: skip
        assert client.post(reverse(name, args=arguments), {}).status_code in (403, 404), name


def test_what_a_member_sent_is_not_the_offices_to_change(staff, opinion):
    assert staff.get(reverse("opinion_edit", args=[opinion.pk])).status_code == 404
    assert reverse("opinion_edit", args=[opinion.pk]) not in staff.get(opinion.get_absolute_url()).content.decode()


def test_the_office_corrects_and_deletes_what_it_entered(staff, member_client, year):
    enter(staff, source="member", member=member_client.member.pk)
    one = MicroSuggestion.objects.get()
    other = factories.MemberFactory()
    address = reverse("opinion_edit", args=[one.pk])
    page = opened(staff, address)
    assert page["source"] == ["member"]
    assert staff.post(address, {**page, "member": other.pk, "title": "改过"}).status_code == 302
    assert told(member_client.member) == []
    assert [row[1] for row in told(other)] == ["opinion_submitted"]
    assert DutyRecord.objects.get().words == "社情民意《改过》"
    deleted(staff, reverse("opinion_delete", args=[one.pk]))
    assert not DutyRecord.objects.exists()
    staff.post(reverse("bin_open", args=[Binned.objects.get().pk]))
    assert [row[1] for row in told(other)] == ["opinion_submitted"]


def test_days_and_ended_years_are_told(staff, member_client, year):
    def faults(**data):
        return enter(staff, source="author", author="某商会", **data).context["form"].errors

    assert "不能晚于今天" in faults(submitted_on="2024-12-21")["submitted_on"][0]
    assert "不在任何届次年度内" in faults(submitted_on="2019-12-21")["submitted_on"][0]
    type(year).objects.filter(pk=year.pk).update(state="closed")
    assert "已经结束" in faults()["late_reason"][0]
    enter(staff, source="author", author="某商会", late_reason="年底漏记")
    assert LateRecord.objects.get().reason == "年底漏记"
    member_client.member.left_on = date(2024, 2, 1)
    member_client.member.save()
    wrong = enter(staff, source="member", member=member_client.member.pk, late_reason="漏").context["form"].errors
    assert "不是委员" in wrong["member"][0]


# --- adoptions -------------------------------------------------------------------------------------------------------
def test_an_opinion_is_adopted_several_times_and_each_row_is_the_source_of_its_duty(
    staff, opinion, member_client, year
):
    step(staff, opinion, "adopt", level="district", channel="own_party", issue="第3期", on="2024-03-20")
    row = OpinionAdoption.objects.get()
    assert (row.level, row.channel, row.issue, row.on, row.landed) == (
        "district", "own_party", "第3期", date(2024, 3, 20), False,
    )  # fmt: skip
    step(staff, opinion, "record_level", channel="province_committee", issue="12", on="2024-06-01",
         instruction="省领导：请研究。", instruction_level="province", instructed_on="2024-06-20")  # fmt: skip
    assert told(member_client.member) == [
        ("microsuggestion", "opinion_submitted", "", "2024-03-01"),
        ("opinionadoption", "instruction", "province", "2024-06-20"),
        ("opinionadoption", "opinion_adopted", "district", "2024-03-20"),
        ("opinionadoption", "opinion_adopted", "province", "2024-06-01"),
    ]
    assert same_again(year)
    page = staff.get(opinion.get_absolute_url()).content.decode()
    for words in ("区级采用：本级党委信息第3期", "省级采用：省政协信息12；省级领导批示", "2024-06-20 批示", "请研究"):
        assert words in page
    assert "区级、省级" in staff.get(reverse("micro_list")).content.decode()
    for key in ("opinion.adopted", "opinion.adopted_above", "opinion.instructions"):
        assert figures.get(key).value(year).number == 1, key


def test_adopted_without_a_level_the_opinion_tells_it_until_somebody_says_by_whom(staff, opinion, member_client, year):
    step(staff, opinion, "adopt")
    assert not OpinionAdoption.objects.exists()
    assert ("microsuggestion", "opinion_adopted", "", "2024-03-01") in told(member_client.member)
    step(staff, opinion, "record_level", level="city")
    assert [row for row in told(member_client.member) if row[1] == "opinion_adopted"] == [
        ("opinionadoption", "opinion_adopted", "city", "2024-03-01")
    ]
    deleted(staff, reverse("adoption_delete", args=[opinion.pk, OpinionAdoption.objects.get().pk]))
    assert ("microsuggestion", "opinion_adopted", "", "2024-03-01") in told(member_client.member)
    assert same_again(year)
    staff.post(reverse("bin_open", args=[Binned.objects.get().pk]))
    assert [row[:2] for row in told(member_client.member) if row[1] == "opinion_adopted"] == [
        ("opinionadoption", "opinion_adopted")
    ]
    assert same_again(year)


def test_a_landed_adoption_stays_told_by_its_opinion(staff, opinion, member_client, year):
    MicroSuggestion.objects.filter(pk=opinion.pk).update(state="adopted")
    row = OpinionAdoption.objects.create(
        opinion=opinion, level="city", instruction="区长：阅。", on="2024-05-05", landed=True
    )
    duties.rebuild(year)
    landed = {one.kind: one.pk for one in DutyRecord.objects.all()}
    assert told(member_client.member) == [
        ("microsuggestion", "instruction", "", "2024-03-01"),
        ("microsuggestion", "opinion_adopted", "city", "2024-03-01"),
        ("microsuggestion", "opinion_submitted", "", "2024-03-01"),
    ]
    step(staff, opinion, "record_level", level="nation", on="2024-07-01")
    address = reverse("adoption_edit", args=[opinion.pk, row.pk])
    assert staff.post(address, {**opened(staff, address), "level": "province"}).status_code == 302
    assert ("opinionadoption", "opinion_adopted", "nation", "2024-07-01") in told(member_client.member)
    assert ("microsuggestion", "opinion_adopted", "province", "2024-03-01") in told(member_client.member)
    assert {kind: DutyRecord.objects.get(kind=kind, pk=key).pk for kind, key in landed.items()} == landed
    assert same_again(year)


def test_an_instruction_goes_to_the_one_adoption_or_stands_alone(staff, opinion, member_client):
    step(staff, opinion, "adopt")
    step(staff, opinion, "record_instruction", instruction="区长：请办。", instructed_on="2024-04-01")
    assert ("microsuggestion", "opinion_adopted", "", "2024-03-01") in told(member_client.member)
    step(staff, opinion, "record_level", level="city", on="2024-05-01")
    step(staff, opinion, "record_instruction", instruction="市长：请办。", instruction_level="city")
    rows = list(OpinionAdoption.objects.values_list("level", "instruction", "instruction_level"))
    assert rows == [("", "区长：请办。", ""), ("city", "", ""), ("", "市长：请办。", "city")]
    assert OpinionAdoption.objects.adoptions().count() == 1
    assert OpinionAdoption.objects.instructed().count() == 2
    kinds = [row[:2] for row in told(member_client.member)]
    assert kinds.count(("opinionadoption", "instruction")) == 2
    assert ("microsuggestion", "opinion_adopted") not in kinds


def test_what_an_adoption_may_not_say(staff, opinion, year):
    step(staff, opinion, "adopt")

    def faults(**data):
        errors = step(staff, opinion, "record_level", **data).context["form"].errors
        return "".join(word for words in errors.values() for word in words)

    assert "请填写采用层级、采用渠道或领导批示" in faults(issue="3")
    assert "须写明批示内容" in faults(level="city", instruction_level="city")
    assert "不能早于提交日期 2024-03-01" in faults(level="city", on="2024-02-01")
    assert "不能晚于今天" in faults(level="city", on="2024-12-25")
    assert faults(level="moon")
    Level.objects.filter(key="nation").update(until_year=2023)
    assert "只用至 2023 年度" in faults(level="nation", on="2024-05-01")
    step(staff, opinion, "record_level", level="city", on="2024-05-01")
    assert "已经登记" in faults(level="city", on="2024-05-01")
    type(year).objects.filter(pk=year.pk).update(state="closed")
    assert "已经结束" in faults(level="city", on="2024-06-01")
    step(staff, opinion, "record_level", level="city", on="2024-06-01", late_reason="年底漏记")
    assert OpinionAdoption.objects.count() == 2
    assert LateRecord.objects.get().reason == "年底漏记"
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionAdoption.objects.create(opinion=opinion)


def test_a_micro_suggestion_has_none(staff, year):
    micro = factories.MicroFactory(state="submitted")
    assert "采用层级" not in staff.get(micro.step_url("adopt")).content.decode()
    step(staff, micro, "adopt", level="city")
    assert MicroSuggestion.objects.get().state == "adopted"
    assert not OpinionAdoption.objects.exists()


def test_an_adoption_counts_in_the_year_of_its_day(staff, opinion, member_client, year):
    before = factories.PlenaryYearFactory(year=2023)
    MicroSuggestion.objects.filter(pk=opinion.pk).update(
        state="adopted", plenary=before, submitted_on=date(2023, 12, 1)
    )
    for one in ({"level": "district"}, {"level": "city", "on": "2023-12-20"}, {"level": "nation", "on": "2024-02-01"}):
        step(staff, opinion, "record_level", **one)
    assert {row.level for row in OpinionAdoption.objects.in_year(before)} == {"district", "city"}
    assert {row.level for row in OpinionAdoption.objects.in_year(year)} == {"nation"}
    assert DutyRecord.objects.get(level="nation").plenary == year
    assert DutyRecord.objects.get(level="district").plenary == before
    assert same_again(before, year)
    assert [row.level for row in OpinionAdoption.objects.visible_to(member_client.user).above()] == ["nation"]
    assert not OpinionAdoption.objects.visible_to(factories.UserFactory(roles=[Role.MEMBER])).exists()
    assert OpinionAdoption.objects.visible_to(staff.user).count() == 3


def test_figures_are_cut_by_level_channel_and_source(staff, opinion, year):
    Organization.objects.create(name="民盟区委", kind="party")
    step(staff, opinion, "adopt", level="city", on="2024-04-01")
    step(staff, opinion, "record_level", level="nation", channel="national_committee", on="2024-06-01")
    enter(staff, source="organization", organization=Organization.objects.get().pk)
    other = MicroSuggestion.objects.exclude(pk=opinion.pk).get()
    step(staff, other, "adopt", channel="own_party", on="2024-07-01")

    def cut(entry, by):
        table = breakdown([entry], [by], year)
        return {line.label: int(line.values[entry.key].number) for line in table.lines}

    submitted = figures.get("opinion.submitted")
    assert cut(submitted, "level") == {"区级": 1, "市级": 1, "国家级": 1}
    assert cut(submitted, "source") == {"委员": 1, "参加单位（党派、团体）": 1}
    adoptions = Figure("t", "采用", "次", "", source_of("adoptions"))
    assert adoptions.value(year).number == 3
    assert cut(adoptions, "level") == {"区级": 1, "市级": 1, "国家级": 1}
    assert cut(adoptions, "channel") == {"本级党委信息": 1, "全国政协信息": 1, "（无）": 1}
    assert cut(adoptions, "source") == {"委员": 2, "参加单位（党派、团体）": 1}
    assert cut(adoptions, "above") == {"是": 1, "否": 2}
    for one in source_of("adoptions").cuts:
        assert sum(cut(adoptions, one.key).values()) == 3, one.key
        for value in one.words():
            assert adoptions.source.rows(year).filter(
                one.where(adoptions.source.rows(year), year, [value])
            ).count() == (cut(adoptions, one.key).get(one.words()[value], 0)), (one.key, value)


def test_a_scheme_takes_an_opinion_and_its_adoptions_for_one(staff, opinion, member_client, year):
    """Hefei: an adopted opinion has its points, one that is not adopted another number."""

    def points():
        lines = (
            Line("sent", "提交", ("opinion_submitted",), without=("opinion_adopted",), rates=(Rate(first=1),)),
            Line("high", "省级以上采用", ("opinion_adopted",), levels=("province", "nation"), rates=(Rate(first=10),)),
            Line("low", "采用", ("opinion_adopted",), levels=("", "district", "city"), rates=(Rate(first=4),)),
        )
        facts = ledger.facts_of(year, {}, [member_client.member.pk])[member_client.member.pk]
        return Scorer(Rules(categories=(Category("c", "社情民意", lines=lines),))).score(facts).total

    step(staff, opinion, "adopt", level="city")
    assert points() == 4
    step(staff, opinion, "record_level", level="nation", on="2024-08-01")
    assert points() == 14


def test_pages_ask_the_same_number_of_queries_whatever_there_is(staff, opinion, year):
    MicroSuggestion.objects.filter(pk=opinion.pk).update(state="adopted")
    OpinionAdoption.objects.create(opinion=opinion, level="city", on="2024-03-02")
    OpinionAdoption.objects.create(opinion=opinion, channel="other")
    addresses = (opinion.get_absolute_url(), reverse("micro_list"), reverse("micro_library"))
    for address in addresses:
        staff.get(address)  # what is asked once for a process

    def asked():
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                staff.get(address)
            found.append(len(queries))
        return found

    few = asked()
    for index in range(8):
        OpinionAdoption.objects.create(opinion=opinion, channel="other", issue=str(index))
        other = factories.MicroFactory(kind="opinion", state="adopted", title=f"别的{index}", content="另一件事。")
        OpinionAdoption.objects.create(opinion=other, level="province")
    assert asked() == few


# --- registers -------------------------------------------------------------------------------------------------------
def test_the_office_adds_levels_and_channels_and_chooses_them_everywhere(staff, opinion, year, member_client):
    def new(slug, **data):
        return staff.post(reverse("register_new", args=[slug]), {**data, "form_token": str(uuid.uuid4())})

    new("levels", name="街道级", order="5")
    level = Level.objects.get(name="街道级")
    new("channels", name="《每日要情》", level=level.key, order="1")
    channel = AdoptionChannel.objects.get(name="《每日要情》")
    step(staff, opinion, "adopt", channel=channel.key)
    assert OpinionAdoption.objects.get().level == level.key
    assert ("opinionadoption", "opinion_adopted", level.key, "2024-03-01") in told(member_client.member)
    page = staff.get(reverse("register_edit", args=["levels", level.pk]))
    refused = staff.post(
        reverse("register_edit", args=["levels", level.pk]),
        {**opened(staff, reverse("register_edit", args=["levels", level.pk])), "name": "乡级"},
    )
    assert page.status_code == 200
    assert "不能改名" in str(refused.context["form"].errors)
    with pytest.raises(ProtectedError):
        level.delete()
    line = {"levels": ["city"], "rates": [{"levels": ["province"]}]}
    scheme = Scheme.objects.create(plenary=year, name="办法", rules={"categories": [{"lines": [line]}]})
    for key in ("city", "province"):
        with pytest.raises(ProtectedError) as told_by:
            Level.objects.get(key=key).delete()
        assert scheme in told_by.value.protected_objects


def test_the_shipped_levels_have_their_landed_keys(db):
    assert list(Level.objects.values_list("key", "name", "above")) == [
        ("district", "区级", False), ("city", "市级", False), ("province", "省级", True), ("nation", "国家级", True),
    ]  # fmt: skip


# --- books -----------------------------------------------------------------------------------------------------------
HEADINGS = (
    "标题",
    "提交委员",
    "提交人",
    "提交日期",
    "状态",
    "采用层级",
    "采用渠道",
    "期号",
    "采用日期",
    "领导批示",
    "批示层级",
    "批示日期",
)


def line(**cells):
    usual = dict.fromkeys(HEADINGS, "") | {
        "标题": "充电难",
        "提交人": "民盟区委",
        "提交日期": "2024-03-01",
        "状态": "采用",
    }
    return [(usual | cells)[name] for name in HEADINGS]


def rows_of(title="充电难"):
    found = OpinionAdoption.objects.filter(opinion__title=title)
    return [(one.level, one.channel, one.issue, one.on and f"{one.on}", one.instruction) for one in found]


def test_a_book_says_several_adoptions_in_cells_or_on_rows(staff, year):
    Organization.objects.create(name="民盟区委", kind="party")
    content = book_of(
        HEADINGS,
        line(
            采用层级="区级、省级",
            采用渠道="本级党委信息、省政协信息",
            期号="3期、12期",
            采用日期="2024-03-05、2024-06-01",
        ),
        line(
            标题="停车难",
            采用层级="市级",
            采用日期="2024.5.1",
            领导批示="市长：阅。",
            批示层级="市",
            批示日期="2024-5-2",
        ),
        line(标题="停车难", 采用层级="国家级", 期号="8"),
        line(标题="停车难", 采用渠道="其他渠道", 期号="9"),
        line(标题="路灯", 采用层级="②省级①区级", 期号="①1②2"),
    )
    run = written(OPINIONS, content, staff.user)
    assert rows_of() == [
        ("district", "own_party", "3期", "2024-03-05", ""), ("province", "province_committee", "12期", "2024-06-01", ""),
    ]  # fmt: skip
    assert rows_of("停车难") == [
        ("city", "", "", "2024-05-01", "市长：阅。"), ("nation", "", "8", None, ""), ("", "other", "9", None, ""),
    ]  # fmt: skip
    assert rows_of("路灯") == [("district", "", "1", None, ""), ("province", "", "2", None, "")]
    assert MicroSuggestion.objects.filter(organization__name="民盟区委").count() == 3
    again = OPINIONS.read_content(content, staff.user)
    assert (again.faults, again.rows, again.same) == ([], [], 3)
    out = going_out(OPINIONS, MicroSuggestion.objects.order_by("pk"))
    back = OPINIONS.read_content(out, staff.user)
    assert (back.faults, back.rows, back.same) == ([], [], 3)
    runs.undo(run)
    assert not OpinionAdoption.objects.exists()


def test_a_row_without_a_key_adds_and_an_exported_one_changes(staff, year):
    written(OPINIONS, book_of(HEADINGS, line(采用层级="区级", 期号="1")), staff.user)
    written(OPINIONS, book_of(HEADINGS, line(采用层级="区级", 采用日期="2024-04-01")), staff.user)
    assert rows_of() == [("district", "", "1", "2024-04-01", "")]
    written(OPINIONS, book_of(HEADINGS, line(采用层级="国家级")), staff.user)
    assert rows_of() == [("district", "", "1", "2024-04-01", ""), ("nation", "", "", None, "")]
    out = going_out(OPINIONS, MicroSuggestion.objects.all())
    run = written(OPINIONS, changed(out, **{cell_of(OPINIONS, "采用层级"): "①市级\n②国家级"}), staff.user)
    assert rows_of() == [("city", "", "1", "2024-04-01", ""), ("nation", "", "", None, "")]
    runs.undo(run)
    assert rows_of()[0][0] == "district"
    found = OPINIONS.read_content(changed(out, **{cell_of(OPINIONS, "采用层级"): "①区级"}), staff.user)
    assert "不能删去" in by_cell(found.faults)[cell_of(OPINIONS, "采用层级")]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"采用层级": "区级、市级", "采用渠道": "其他渠道、省政协信息、本级党委信息"}, "采用层级", "个数不同"),
        ({"采用渠道": "没有的刊物"}, "采用渠道", "没有“没有的刊物”"),
        ({"采用层级": "市级", "采用日期": "2024-02-01"}, "采用日期", "早于提交日期"),
        ({"采用层级": "市级", "采用日期": "2025-02-01"}, "采用日期", "不能晚于今天"),
        ({"期号": "3"}, "采用层级", "请填写采用层级"),
        ({"采用层级": "市级", "批示日期": "2024-05-01"}, "领导批示", "须写明批示内容"),
        ({"采用层级": "市级", "期号": "长" * 41}, "期号", "最多 40 字"),
        ({"状态": "不采用", "采用渠道": "其他渠道"}, "采用层级", "不应填写"),
    ],
)
def test_each_fault_of_an_adoption_stands_at_its_cell(cells, column, words, staff, year):
    found = by_cell(OPINIONS.read_content(book_of(HEADINGS, line(**cells)), staff.user).faults)
    place = f"{'ABCDEFGHIJKL'[HEADINGS.index(column)]}2"
    assert words in found.get(place, ""), found


DAY = st.none() | st.dates(date(2024, 3, 1), date(2024, 12, 1))
ADOPTIONS = st.lists(
    st.builds(
        Adopted, level=st.sampled_from(["", "city", "nation"]), channel=st.sampled_from(["", "other"]), on=DAY,
        issue=st.text(alphabet="12期", max_size=4), instructed_on=st.none(),
        instruction=st.sampled_from(["", "区长：阅。", "一、办；\n二、报①", "①办；②报"]),
        title=st.just(""), instruction_level=st.just(""),
    ).filter(lambda one: one.level or one.channel or one.instruction),
    max_size=4,
)  # fmt: skip


class _Said:
    """An opinion as the columns ask it."""

    def __init__(self, told):
        self.adoptions = self
        self.rows = [OpinionAdoption(**one._asdict()) for one in told]

    def all(self):
        return self.rows


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=ADOPTIONS)
def test_what_cells_say_of_adoptions_is_read_as_it_was(told):
    headings = {one.key: one.heading for one in ADOPTION_COLUMNS}
    raw = {one.heading: one.value(_Said(told)) for one in ADOPTION_COLUMNS}
    table = Table(heads={name: at for at, name in enumerate(headings.values())})
    found = Reading(table, headings).of_row(2, raw, (Adopted(),) * len(told), ())
    assert table.faults == []
    assert found == told  # the shipped other channel has no level of its own
    assert set(KEYS) == set(headings)
