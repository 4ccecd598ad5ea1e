"""The demonstration that is alive: every state of every course, something to do for every account, no empty picture.

On a copy that the command made on the day of the test (``tests.made``); 2024 in it is the year that stands.
"""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from activities.models import Activity, Attendance, MicroSuggestion
from cppcc import figures
from cppcc.calendar import clock
from cppcc.frame import navigation
from cppcc.models import Notice
from cppcc.workflow.table import course_for, every_course
from members.models import Member, PlenaryYear, Term, User
from proposals.models import Proposal, Proposer
from reports import arranging, charts
from reports.models import Report
from tests.conftest import standing_on
from tests.reports.test_demo import REFERENCE, SAID_AS, printed_figures

ACCOUNTS = ("member", "staff", "dispatcher", "handler", "leader", "admin", "auditor")


@pytest.fixture(scope="module")
def living(copy_of, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), standing_on(copy_of("living")):
        yield


@pytest.fixture
def now(living, db):
    """The year of the day of loading, with the clock at that day: a copy that is kept may be of another than this."""
    with clock.at(User.objects.get(username="staff").date_joined):
        yield PlenaryYear.objects.of_day(clock.today())


def logged_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_2024_says_its_27_figures_as_it_does_alone(now):
    printed = printed_figures()
    for row in REFERENCE:
        low, high = (
            SAID_AS[row["value"]] if row["comparison"] == "ge" else (int(row["value"]) - 1, int(row["value"]) + 1)
        )
        assert low < printed[row["key"]] < high, (row["key"], printed[row["key"]])
    assert printed["proposals.satisfaction_rate.parts"] == [155, 158]


def every_figure() -> dict:
    return {key: value.plain for key, (_, value) in figures.values(PlenaryYear.objects.get(year=2024)).items()}


def test_every_other_figure_of_2024_is_what_it_is_alone(copy_of, demo_copy, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with standing_on(copy_of("living")):
            here = every_figure()
        with standing_on(demo_copy):
            alone = every_figure()
    assert {key for key in here if here[key] != alone[key]} == {
        "opinion.submitted", "opinion.adopted", "opinion.adopted_above", "opinion.instructions",
    }  # fmt: skip


def test_years_go_on_over_a_change_of_term_and_2023_has_no_text(now):
    years = list(PlenaryYear.objects.order_by("year").values_list("year", flat=True))
    assert years == list(range(2021, clock.today().year + 1))
    assert Term.objects.filter(years__isnull=False).distinct().count() >= 2
    assert not Report.objects.filter(plenary__year=2023).exists()
    for model, made in ((Proposal, "plenary"), (MicroSuggestion, "plenary")):
        assert set(model.objects.values_list(f"{made}__year", flat=True)) == set(years)
    assert all(Activity.objects.in_year(year).exists() for year in PlenaryYear.objects.all())
    assert PlenaryYear.objects.current() == now
    assert all(year.opens_on and year.closes_on for year in PlenaryYear.objects.all())


def test_all_people_are_generated_and_marked(now):
    assert not Member.objects.filter(is_demo=False).exists()
    assert not User.objects.filter(is_demo=False).exists()
    usable = [user.username for user in User.objects.all() if user.has_usable_password()]
    assert sorted(usable) == sorted(ACCOUNTS)


def courses():
    known = every_course()
    return [model for model in apps.get_models() if any(course_of(model) is one for one in known)]


def course_of(model):
    try:
        return course_for(model)
    except KeyError:
        return None


def test_every_state_of_every_course_has_a_record(now):
    found = courses()
    assert len(found) == len(every_course()) >= 10
    for model in found:
        there = set(model._default_manager.values_list("state", flat=True))
        wanted = {state for state, _ in model._meta.get_field("state").choices}
        assert wanted <= there, (model.__name__, wanted - there)
    assert {"invited", "signed_up", "leave_asked", "present", "leave"} <= set(
        Attendance.objects.values_list("state", flat=True)
    )
    assert Proposer.objects.filter(status="invited").exists()


@pytest.mark.parametrize("name", ACCOUNTS[:-1])  # an auditor has no business but the trail
def test_every_account_begins_with_something_to_do(now, name):
    user = User.objects.get(username=name)
    waiting = navigation.todos_for(user, now.year)
    assert waiting
    assert all(todo.count for todo in waiting)
    client = logged_in(name)
    home = client.get("/")
    assert home.status_code == 200
    assert waiting[0].label in home.content.decode()
    for todo in waiting:
        assert client.get(todo.url).status_code == 200, todo
    if name not in ("admin",):
        assert Notice.objects.filter(user=user, read_at=None).exists()


def test_this_week_has_something_to_come_to(now):
    assert Activity.objects.filter(starts_at__date=clock.today(), open_signup=True).exists()
    assert Activity.objects.filter(starts_at__gt=clock.now(), open_signup=True).exists()
    assert Activity.objects.awaiting(User.objects.get(username="member"), clock.now()).exists()
    first = clock.today() == now.starts_on  # of yesterday there is nothing in this year yet
    assert first or Attendance.objects.filter(how="code").exists()


def test_no_picture_of_the_leaders_page_is_empty(now):
    former = PlenaryYear.objects.get(year=now.year - 1)
    years = (former, now) if clock.today().month > 1 else (former,)  # in a year's first weeks nothing is answered yet
    for name in [*arranging.names("chart"), *charts.CHARTS]:
        for year in years:
            assert sum(number or 0 for _, number in charts.series_of(name, year).rows), (name, year)
    for key in arranging.names("figure"):
        entry = figures.get(key)
        assert all(entry.value(year).number for year in years), key
        assert all(number for _, number in charts.trend(key, years[-1]).rows), key


def test_statistics_and_analysis_of_this_year_have_rows(now):
    leader = logged_in("leader")
    for page in ("dashboard", "all_figures", "proposal_statistics", "duty_analysis", "trends", "ranking", "brands"):
        answer = leader.get(reverse(page))
        assert answer.status_code == 200, page
        assert re.search(r"<td[^>]*>|class=\"tile", answer.content.decode()), page


def test_what_lies_back_longer_than_a_week_is_told_to_nobody(now):
    told = Notice.objects.values_list("at", flat=True)
    assert told
    assert min(told) > clock.now() - timedelta(days=8)


def test_it_goes_on_from_the_year_alone_and_from_nothing_else(now):
    for how in ("--go-on", "--year-only"):
        with pytest.raises(CommandError):
            call_command("demo", how)


def test_an_old_demonstration_says_so_on_the_home_page(now):
    user = User.objects.get(username="leader")
    client = logged_in("leader")
    assert "演示数据装入于" not in client.get("/").content.decode()
    user.date_joined -= timedelta(days=40)
    user.save()
    assert "演示数据装入于 20" in client.get("/").content.decode()
    User.objects.filter(pk=user.pk).update(is_demo=False)
    assert "演示数据装入于" not in client.get("/").content.decode()
