"""python -m tests.landed.further: what the week after 217748d brought to its committee, by the code of 0ae65ae.

Run on an installation that ``tests.landed.loading 217748d`` made and that was migrated; kept to say what is in 0ae65ae.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import django
from django.utils import timezone

django.setup()

from django.test import Client  # noqa: E402 - the program has to be set up first
from django.urls import reverse  # noqa: E402

from activities.models import Outcome  # noqa: E402
from activities.services import outcomes  # noqa: E402
from cppcc import jobs  # noqa: E402
from cppcc.calendar import clock  # noqa: E402
from cppcc.workflow import take  # noqa: E402
from members.models import Committee, Declaration, Filing, Member, PlenaryYear, Scheme, User  # noqa: E402
from reports import keeping, kinds  # noqa: E402
from reports.models import OwnFigure, Report  # noqa: E402


@contextmanager
def on(day: str, at: str = "10:00") -> Iterator[None]:
    with clock.at(timezone.make_aware(datetime.fromisoformat(f"{day}T{at}"))):
        yield


def as_(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, page: str, /, **data: Any) -> None:
    answer = client.post(reverse(page), {"form_token": str(uuid.uuid4()), **data})
    form = (answer.context or {}).get("form") if answer.status_code == 200 else None
    if answer.status_code != 302:
        raise SystemExit(f"{page}: {answer.status_code} {form and form.errors.as_json()}")
    assert answer.status_code == 302, (page, answer.status_code, form and form.errors.as_json())


def step(record: Any, name: str, who: str, **data: Any) -> Any:
    fresh = type(record).objects.get(pk=record.pk)
    return take(type(record), record.pk, name, User.objects.get(username=who), fresh.version, data)


def own_figures(staff: Client) -> tuple[OwnFigure, OwnFigure]:
    """Filed proposals of one category, and their share of all that were filed."""
    from proposals.models import Category

    category = Category.objects.order_by("pk")[0]
    asked = {
        "kind": "counted", "source": "proposals", "was": "proposals", "by": ["filed", "category"],
        "w": ["filed:yes", f"category:{category.pk}"], "measure": "records:", "seen_version": "1",
        "name": "示例类立案提案", "unit": "件", "definition": "年内立案的第一类提案", "decimals": "0",
    }  # fmt: skip
    sent(staff, "own_new", **asked)
    counted = OwnFigure.objects.latest("pk")
    sent(
        staff,
        "own_new",
        **asked | {"by": ["filed"], "w": ["filed:yes"], "name": "示例全部立案提案", "definition": "年内立案的提案"},
    )
    return counted, OwnFigure.objects.latest("pk")


def signed(keys: list[str]) -> Report:
    """A committee's own year 2024 with figures of the office."""
    year, body = PlenaryYear.objects.get(year=2024), Committee.objects.get(name="经济委员会")
    report = keeping.opened(kinds.of_body(year, body))
    lines = ["立案[[proposals.filed]]件。", *(f"其中[[{key}]]件。" for key in keys)]
    blocks = [{"key": "b1", "kind": "paragraph", "head": "", "lines": lines, "columns": 2}]
    report.text = {
        **report.text,
        "opening": "",
        "closing": "",
        "parts": [{"key": "p1", "title": "提案", "blocks": blocks}],
    }
    report.save()
    if found := keeping.known_faults(report):
        raise SystemExit(str(found))
    step(report, "submit", "staff")
    job = jobs.request("reports.build", report.slug, User.objects.get(username="staff"))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    for name, who in (("pass_check", "office"), ("sign", "leader")):
        step(report, name, who)
    return report


def main() -> None:
    with on("2025-03-17"):
        staff = as_("staff")
        counted, every = own_figures(staff)
        signed([counted.key, every.key])
    with on("2025-03-18"):
        sent(staff, "filing_new", span="1", due_on="2025-04-20")
        filing = Filing.objects.latest("pk")
        asked = filing.asked_members.order_by("pk")
        year = PlenaryYear.objects.get(year=2025)
        Declaration.objects.create(
            member=asked[0].member, plenary=year, on=date(2025, 2, 1), kind="welfare", title="示例助老",
            created_by=User.objects.get(username="staff"),
        )  # fmt: skip
        outcome = Outcome.objects.order_by("pk").first()
        members = list(Member.objects.order_by("pk")[:3])
        outcomes.save(outcome, [(members[0], "lead"), (members[1], "join")])
        members[2].positions.create(kind="sector_convener", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
        members[1].positions.create(kind="sector_convener", starts_on=date(2024, 1, 1))
    with on("2025-03-19"):
        scheme = Scheme.objects.get(plenary=year)
        step(scheme, "publish", "staff")


if __name__ == "__main__":
    main()
