"""Micro-suggestions: written on a phone, reviewed, handled, reported, counted."""

import uuid

import pytest
from django.urls import reverse

from activities.course import MICRO
from activities.models import MicroSuggestion
from activities.states import MicroState
from cppcc import figures
from cppcc.frame import todos_for
from cppcc.models import Notice
from cppcc.rights import Role
from cppcc.workflow import NotYours, Refused, offers, take
from members.models import DutyRecord
from tests import factories

pytestmark = pytest.mark.usefixtures("in_2024")

# state: {step: who}. report_up and record_result hang on whether it was reported.
TABLE = {
    "draft": {"submit": "writer"},
    "submitted": {"adopt": "staff", "reject": "staff", "make_lead": "staff", "take_back": "writer"},
    "adopted": {"transfer": "staff", "make_lead": "staff", "report_up": "staff"},
    "transferred": {"finish": "handler", "report_up": "staff", "send_back": "handler", "call_back": "staff"},
    "done": {"report_up": "staff"},
    "rejected": {},
    "proposal_lead": {},
}


def written(**changes) -> dict:
    return {
        "title": "公交站牌信息未更新",
        "category": "traffic",
        "place": "桂林路",
        "content": "站牌仍是旧线路，建议更新。",
        "form_token": str(uuid.uuid4()),
        **changes,
    }


@pytest.fixture
def people(year):
    unit = factories.UnitFactory()
    found = {role.value: factories.UserFactory(roles=[role]) for role in Role}
    found["writer"] = factories.UserFactory(roles=[Role.MEMBER])
    factories.MemberFactory(user=found["writer"])
    factories.HandlerFactory(user=found["handler"], unit=unit)
    found["unit"] = unit
    return found


def waiting(user) -> dict[str, int]:
    fresh = type(user).objects.get(pk=user.pk)
    return {one.label: one.count for one in todos_for(fresh, 2024) if one.count and "条" in one.label}


def micro_in(state: str, people) -> MicroSuggestion:
    return factories.MicroFactory(
        member=people["writer"].member,
        state=state,
        unit=people["unit"] if state in ("transferred", "done") else None,
        reject_reason="已在办理" if state == "rejected" else "",
        done_on="2024-05-01" if state == "done" else None,
    )


DATA = {
    "reject": {"reason": "已列入计划"},
    "send_back": {"reason": "不属本单位职责"},
    "call_back": {"reason": "单位已撤并"},
    "finish": {"result": "已更新"},
    "record_result": {"provincial_result": "excellent"},
}


def test_the_table_names_every_state_and_step():
    assert set(TABLE) == set(MicroState.values)
    named = {step for steps in TABLE.values() for step in steps} | {
        "record_result",
        "record_level",
        "record_instruction",
    }
    assert named == set(MICRO.steps)


@pytest.mark.parametrize("state", list(TABLE))
def test_every_step_by_everyone(state, people):
    for who in ("writer", *Role.values):
        for step in MICRO.steps:
            micro = micro_in(state, people)
            allowed = TABLE[state].get(step) == who
            assert (step in [offer.name for offer in offers(micro, people[who])]) == allowed, (who, step)
            data = {"unit": people["unit"]} if step == "transfer" else DATA.get(step, {})
            if allowed:
                take(MicroSuggestion, micro.pk, step, people[who], 1, data)
            else:
                with pytest.raises((NotYours, Refused)):
                    take(MicroSuggestion, micro.pk, step, people[who], 1, data)
                assert MicroSuggestion.objects.get(pk=micro.pk).state == state


def test_a_member_writes_and_submits_with_photos(member_client, picture, year):
    data = written(submit="1", photos=[picture(), picture("PNG", "b.png")])
    answer = member_client.post(reverse("micro_new"), data)
    micro = MicroSuggestion.objects.get()
    assert answer["Location"] == micro.get_absolute_url()
    assert (micro.state, micro.member, micro.photos.count()) == ("submitted", member_client.member, 2)
    assert figures.get("micro.submitted").value(year).number == 1
    assert DutyRecord.objects.get().kind == "micro_submitted"
    member_client.post(reverse("micro_new"), data)
    assert MicroSuggestion.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": "长" * 100_000}, "title", "标题最多 50 字"),
        ({"content": ""}, "content", "请填写内容。"),
        ({"content": "好" * 501}, "content", "内容最多 500 字，现有 501 字"),
        ({"category": ""}, "category", "请选择类别。"),
    ],
)
def test_bad_input_is_told_beside_the_field(member_client, changes, field, words):
    answer = member_client.post(reverse("micro_new"), written(submit="1", **changes))
    assert words in "".join(answer.context["form"].errors[field])
    assert not MicroSuggestion.objects.exists()


def test_a_handler_answers_only_what_the_own_unit_was_given(people, client):
    own = micro_in("transferred", people)
    other = factories.MicroFactory(state="transferred", unit=factories.UnitFactory())
    client.force_login(people["handler"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(other.get_absolute_url()).status_code == 404
    address = reverse("micro_step", args=[own.pk, "finish"])
    assert "请填写办理结果。" in client.post(address, {"version": 1, "result": ""}).content.decode()
    client.post(address, {"version": 1, "result": "已更新站牌"})
    own = MicroSuggestion.objects.get(pk=own.pk)
    assert (own.state, own.result) == ("done", "已更新站牌")


@pytest.mark.parametrize("kind", ["micro", "opinion"])
def test_what_went_to_a_wrong_unit_comes_back_and_goes_to_another_one(kind, people, client):
    micro = micro_in("transferred", people)
    MicroSuggestion.objects.update(kind=kind)
    other = factories.UnitFactory(name="城管局")
    back = "django.contrib.auth.backends.ModelBackend"
    client.force_login(people["handler"], backend=back)
    address = reverse("micro_step", args=[micro.pk, "send_back"])
    assert "请填写" in client.post(address, {"version": 1, "reason": ""}).content.decode()
    answer = client.post(address, {"version": 1, "reason": "不属本单位职责"}, follow=True)
    assert answer.status_code == 200
    assert client.get(micro.get_absolute_url()).status_code == 404
    assert waiting(people["handler"]) == {}
    words = f"{people['unit']}：不属本单位职责"
    assert Notice.objects.get(user=people["staff"]).words == f"“{micro.title}”被退办：{words}"
    assert waiting(people["staff"]) == {"条被退办，待另行转办": 1}
    client.force_login(people["staff"], backend=back)
    page = client.get(micro.get_absolute_url()).content.decode()
    assert words in page
    listed = client.get(reverse("micro_list"), {"returned": "true", "year": "all"})
    assert micro.title in listed.content.decode()
    client.post(reverse("micro_step", args=[micro.pk, "transfer"]), {"version": 2, "unit": other.pk})
    micro = MicroSuggestion.objects.get()
    assert (micro.state, micro.unit, micro.returned_on, micro.return_reason) == ("transferred", other, None, "")
    assert MicroSuggestion.objects.unstaffed().get() == micro


def test_the_office_takes_back_what_lies_with_a_unit_that_cannot_act(people):
    micro = micro_in("transferred", people)
    take(MicroSuggestion, micro.pk, "call_back", people["staff"], 1, DATA["call_back"])
    micro = MicroSuggestion.objects.get()
    assert (micro.state, micro.unit, micro.return_reason) == ("adopted", None, f"{people['unit']}：单位已撤并")
    assert Notice.objects.get(user=people["handler"]).words == f"“{micro.title}”不再由本单位办理：单位已撤并"
    assert waiting(people["staff"]) == {"条被退办，待另行转办": 1}


def test_reporting_and_its_result_are_counted(people, year):
    micro = micro_in("adopted", people)
    with pytest.raises(Refused):
        take(MicroSuggestion, micro.pk, "record_result", people["staff"], 1, DATA["record_result"])
    take(MicroSuggestion, micro.pk, "report_up", people["staff"], 1)
    take(MicroSuggestion, micro.pk, "record_result", people["staff"], 2, DATA["record_result"])
    assert figures.get("micro.reported").value(year).number == 1
    assert figures.get("micro.provincial_excellent").value(year).number == 1
    assert "micro_excellent" in DutyRecord.objects.values_list("kind", flat=True)


def test_the_list_takes_the_same_queries_for_few_and_many(account, year, same_queries):
    staff = account(Role.STAFF)

    def fill(times):
        for _ in range(times):
            made = factories.MicroFactory(state="transferred", unit=factories.UnitFactory())
        return made

    same_queries(fill, lambda made: staff.get(reverse("micro_list")), at_most=38)
