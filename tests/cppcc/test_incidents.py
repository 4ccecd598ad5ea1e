"""What failed or was slow: kept by a number and by names in words, never too much, and never a failure of its own."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.utils import timezone

from cppcc import incidents, jobs, logs
from cppcc.frame import condition, naming
from cppcc.jobs import kinds
from cppcc.models import Incident, Job
from cppcc.rights import Role
from tests import factories

GIVEN = "0123456789abcdef0123456789abcdef"
pytestmark = pytest.mark.usefixtures("a_quiet_minute")


def test_a_failed_page_says_a_number_by_which_it_is_found(admin, broken, monkeypatch):
    page = admin.get(reverse("trouble_list"))
    assert page.status_code == 500
    number = re.search(r"<strong[^>]*>(\d{8})</strong>", page.content.decode())[1]
    kept = Incident.objects.get()
    assert (kept.kind, kept.number, kept.user_id) == ("fault", number, admin.user.pk)
    assert kept.request_id == page["X-Request-ID"]
    assert (kept.page, kept.words) == ("运行情况", "程序内部错误：数值不合要求")
    found = admin.get(reverse("incident_list"), {"q": number}).content.decode()
    assert number in found
    assert "运行情况" in found
    assert "ValueError" not in found


def test_what_cannot_be_kept_makes_no_second_failure(admin, broken, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(Incident.objects, "create", away)
    assert admin.get(reverse("trouble_list")).status_code == 500
    assert not Incident.objects.exists()


def test_a_full_disk_is_called_one(admin, monkeypatch):
    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(condition, "read", full)
    assert admin.get(reverse("trouble_list")).status_code == 507
    assert Incident.objects.get().words == "存储空间不足"


@pytest.mark.django_db
def test_who_keeps_waits_shortly_and_others_as_long_as_before():
    if connection.vendor != "sqlite":
        return
    said = []

    def listen(execute, sql, *rest):
        said.append(sql)
        return execute(sql, *rest)

    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()
    with connection.execute_wrapper(listen):
        assert incidents.keep(Incident.Kind.FAULT, GIVEN, page="提案")
    assert said[1] == f"PRAGMA busy_timeout = {incidents.PATIENCE}"
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == before


@pytest.mark.django_db
def test_what_failed_of_a_job_is_kept_without_telephones():
    job = Job.objects.create(kind="backup", subject="1")
    incidents.job_failed(job, "夜间备份", "打不通 13900001234 " + "很长" * 2000)
    kept = Incident.objects.get()
    assert kept.words.startswith(f"打不通 {logs.MASK} ")
    assert len(kept.words) == 500


def test_a_storm_of_failures_is_kept_in_part(db):
    for _ in range(incidents.A_MINUTE + 30):
        incidents.keep(Incident.Kind.FAULT, GIVEN, page="提案")
    assert Incident.objects.count() == incidents.A_MINUTE


def test_after_a_minute_there_is_room_again():
    assert all(incidents.may_keep(float(second)) for second in range(incidents.A_MINUTE))
    assert not incidents.may_keep(59.0)
    assert incidents.may_keep(60.5)


def test_a_slow_page_is_kept_by_its_name_in_words(admin, year, settings):
    settings.SLOW_PAGE_MS = 1
    proposal = factories.ProposalFactory(title="关于某路的提案")
    admin.get(reverse("account_list"))
    admin.get(reverse("proposal_edit", args=[proposal.pk]))
    admin.get(reverse("help"))
    settings.SLOW_PAGE_MS = 0
    kept = list(Incident.objects.order_by("pk").values_list("kind", "page"))
    assert kept[0] == ("slow", "账号")
    assert kept[1] == ("slow", "提案：修改")
    for _, page in kept:
        assert not re.search(r"[A-Za-z<>_/]", page), page


def every_path():
    """An address of each name that the project gives."""
    named = get_resolver().reverse_dict
    for name in named:
        if isinstance(name, str):
            pattern, wanted = named.getlist(name)[0][0][0]
            given = {key: key if key in ("slug", "name", "step", "kind") else 2024 for key in wanted}
            try:
                path = "/" + pattern % given
                yield path, resolve(path)
            except Resolver404:  # a converter of the project's own takes neither
                continue


def test_every_page_has_a_name_without_a_code_word(rf, db):
    seen = set()
    for path, match in every_path():
        request = rf.get(path)
        request.resolver_match = match
        words = naming.page_words(request)
        seen.add(match.url_name)
        assert re.search(r"[\u4e00-\u9fff]", words), path
        assert not re.search(r"[a-zA-Z<>_/]", words), (path, words)
    assert len(seen) > 150


def test_a_failed_job_is_kept_with_what_its_owner_reads(monkeypatch, db):
    def fails(job, progress):
        raise jobs.JobFailed("没有可以汇编的提案。")

    monkeypatch.setitem(kinds._kinds, "test.fails", fails)
    monkeypatch.setitem(kinds._limits, "test.fails", kinds.Limits(words="提案汇编"))
    wanted = Job.objects.create(kind="test.fails", subject="1")
    jobs.run(wanted.pk)
    jobs.run(wanted.pk)
    kept = Incident.objects.get()
    assert (kept.kind, kept.page, kept.words) == ("job", "提案汇编", "没有可以汇编的提案。")
    assert kept.request_id == f"job-{wanted.pk}"


def test_every_kind_of_job_has_a_name():
    assert not [kind for kind in kinds.all_kinds() if not re.search(r"[\u4e00-\u9fff]", kinds.limits_of(kind).words)]


def test_old_ones_go_and_never_too_many_stand(db, settings, monkeypatch):
    incidents.keep(Incident.Kind.SLOW, GIVEN, page="提案")
    Incident.objects.update(at=timezone.now() - timedelta(days=settings.INCIDENT_DAYS, minutes=1))
    for _ in range(5):
        incidents.keep(Incident.Kind.SLOW, GIVEN, page="活动")
    monkeypatch.setattr(incidents, "MOST", 3)
    assert incidents.sweep() == 3
    assert list(Incident.objects.values_list("page", flat=True)) == ["活动"] * 3


def test_only_administrators_see_them(account, year):
    assert account(Role.ADMIN).get(reverse("incident_list")).status_code == 200
    assert account(Role.STAFF).get(reverse("incident_list")).status_code == 403
