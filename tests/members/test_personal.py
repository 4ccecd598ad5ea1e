"""Personal data: declared field by field, erased after the set years, given to the person."""

import io
import json
import zipfile
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.conf import settings as project
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities.models import Attendance
from cppcc import jobs, personal
from cppcc.audit import archiving, sealing
from cppcc.calendar import clock
from cppcc.models import Job, PushDevice
from cppcc.rights import Role
from members import calendars, erasing, register
from members.jobs import OWN_DATA
from members.models import AssessmentEntry, CalendarAddress, Member
from tests import factories

pytestmark = pytest.mark.django_db
PHONE, WORK, EXCUSE = "13900005678", "某某小学", "家人住院"


def test_every_field_that_sounds_personal_is_declared():
    assert personal.undeclared() == []


def test_a_new_field_that_sounds_personal_is_noticed():
    for name in ("phone", "home_phone", "id_number", "email_address", "birth", "contact", "wechat", "unit_phone"):
        assert personal.SOUNDS_PERSONAL.search(name), name
    for name in ("title", "state", "plenary"):
        assert not personal.SOUNDS_PERSONAL.search(name), name


def test_the_table_of_the_documentation_is_what_the_code_declares():
    said = (project.BASE_DIR / "docs/personal-data.md").read_text()
    assert said == personal.table(), "manage.py personal_data --table"


@pytest.fixture
def former(year, settings):
    settings.KEEP_PERSONAL_YEARS = 5
    user = factories.UserFactory(email="former@example.org", roles=[Role.MEMBER])
    member = factories.MemberFactory(user=user, name="离任甲", phone="1", joined_on=date(2012, 1, 1))
    member.phone, member.employer, member.birth = PHONE, WORK, date(1960, 2, 3)
    member.left_on = date(2018, 1, 1)
    member.save()
    factories.AttendanceFactory(member=member, state="leave", reason=EXCUSE)
    return member


def trail():
    return json.dumps(list(LogEntry.objects.values_list("changes", "object_repr")), ensure_ascii=False)


def test_personal_fields_go_after_the_set_years_and_records_stay_countable(former, settings):
    staying = factories.MemberFactory(phone="13900009999")
    lately = factories.MemberFactory(phone="13900008888", joined_on=date(2012, 1, 1), left_on=date(2026, 6, 1))
    assert PHONE in trail()
    sealing.seal()
    PushDevice.objects.create(user=former.user, endpoint="https://push.example/x", digest="d", agreed_at=clock.now())
    calendars.renew(former.user)
    serving_on = factories.UserFactory(email="office@example.org", roles=[Role.MEMBER, Role.STAFF])
    factories.MemberFactory(user=serving_on, phone="13900007777", joined_on=date(2012, 1, 1), left_on=date(2018, 1, 1))
    register.close_left()
    assert not PushDevice.objects.exists()
    assert not CalendarAddress.objects.exists()
    out = io.StringIO()
    call_command("erase_personal", stdout=out)
    assert "应清除 2 名" in out.getvalue()
    assert PHONE not in out.getvalue()
    former.refresh_from_db()
    assert former.phone == PHONE, "a dry run changes nothing"
    before = former.version
    settings.KEEP_PERSONAL_YEARS = 0
    assert erasing.due() == []
    settings.KEEP_PERSONAL_YEARS = 5
    call_command("erase_personal", "--write", stdout=out)
    former = Member.objects.get(pk=former.pk)
    assert (former.phone, former.employer, former.birth, former.name) == ("", "", None, "离任甲")
    assert former.version > before
    assert former.user.email == ""
    serving_on.refresh_from_db()
    assert serving_on.email == "office@example.org", "an account in use keeps its own"
    assert Attendance.objects.get(member=former).reason == ""
    assert Member.objects.get(pk=staying.pk).phone
    assert Member.objects.get(pk=lately.pk).phone
    said = trail()
    for word in (PHONE, WORK, EXCUSE, "1960-02-03", "former@example.org"):
        assert word not in said, word
    assert LogEntry.objects.get_for_object(former).exists(), "who did something, and when, stays"
    assert erasing.REASON in json.dumps(
        list(LogEntry.objects.values_list("additional_data", flat=True)), ensure_ascii=False
    )
    sealing.seal()
    assert sealing.verify().faults == []
    assert sealing.verify().erased > 0
    former.user.is_active = True
    former.user.save()
    former.user.is_active = False
    calendars.renew(former.user)
    former.user.save()
    assert not CalendarAddress.objects.exists(), "however an account is closed"
    rows = LogEntry.objects.count()
    assert erasing.erase(erasing.due()) == []
    assert LogEntry.objects.count() == rows
    assert not Member.objects.searched(PHONE, personal=True).exists()


def test_they_go_out_of_the_years_that_lie_in_files_too(former):
    register.close_left()
    sealing.seal()
    kept = archiving.archive(timezone.localtime().year)
    assert any(PHONE in line for line in archiving.lines_of(kept))
    erasing.erase(erasing.due())
    kept.refresh_from_db()
    left = "".join(archiving.lines_of(kept))
    assert not any(word in left for word in (PHONE, WORK, EXCUSE))
    sealing.seal()
    faults: list[str] = []
    verdict = sealing.verify(archiving.archived(faults))
    assert (faults, verdict.faults) == ([], [])
    assert verdict.erased >= 3


def test_sealed_results_are_exempt():
    erased = {model for model, _ in personal.erased()}
    assert AssessmentEntry not in erased
    assert {one._meta.label for one in erased} == {"members.Member", "members.User", "activities.Attendance"}


def test_a_person_gets_the_own_data_and_nobody_elses(member_client, account, year):
    other = factories.MemberFactory(name="别的委员", phone=PHONE)
    own = factories.ProposalFactory(title="我的提案甲", created_by=member_client.user, state="draft")
    factories.proposed(own, member_client.member)
    foreign = factories.ProposalFactory(title="他人提案乙", state="draft")
    factories.proposed(foreign, other)
    factories.AttendanceFactory(member=other, state="leave", reason=EXCUSE)
    page = reverse("own_data")
    assert page in member_client.get(reverse("mine")).content.decode()
    assert member_client.get(f"{page}?download=1").status_code == 404
    member_client.post(page)
    job = Job.objects.get(kind=OWN_DATA)
    assert job.subject == str(member_client.user.pk)
    jobs.run(job.pk)
    answer = member_client.get(f"{page}?download=1")
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as file:
        assert sorted(file.namelist()) == ["本人数据.json", "本人数据.xlsx"]
        text = file.read("本人数据.json").decode()
        said = json.loads(text)
        assert load_workbook(io.BytesIO(file.read("本人数据.xlsx"))).sheetnames[:2] == ["账号", "委员资料"]
    assert said["提案"][0]["案由"] == "我的提案甲"
    assert not any(word in text for word in ("他人提案乙", PHONE, EXCUSE, "别的委员"))
    stranger = account(Role.STAFF)
    assert stranger.get(f"{page}?download=1").status_code == 404
    assert "下载本人数据" not in stranger.get(page).content.decode()
