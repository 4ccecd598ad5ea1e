"""社情民意 of anybody, entered, corrected and deleted by the office."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import MicroSuggestion, OpinionAdoption
from cppcc import figures
from cppcc.models import Binned
from cppcc.rights import Role
from members.models import DutyRecord, LateRecord, Organization
from tests import factories
from tests.activities.opinions import enter, same_again, step, told
from tests.browserlike import deleted, opened

pytestmark = pytest.mark.usefixtures("in_2024")


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
