"""An opinion's adoptions: channel, level, issue, day, instruction; the registers that they name."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import AdoptionChannel, MicroSuggestion, OpinionAdoption
from cppcc import figures
from cppcc.figures import Figure, breakdown, source_of
from cppcc.models import Binned
from cppcc.rights import Role
from members import duties, ledger
from members.models import DutyRecord, LateRecord, Level, Organization, Scheme
from members.schemes.rules import Category, Line, Rate, Rules
from members.schemes.scoring import Scorer
from tests import factories
from tests.activities.opinions import enter, same_again, step, told
from tests.browserlike import deleted, opened

pytestmark = pytest.mark.usefixtures("in_2024")


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
