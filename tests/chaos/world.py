"""python -m tests.chaos.world: fills an empty installation with the six people's accounts. Prints them as JSON."""

import json
import os
import sys
from datetime import date

PASSWORD = "chaos-2024-pass"
MEMBERS, OTHERS = 6, 20


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from cppcc.calendar import clock
    from cppcc.rights import Role
    from proposals.models import Category
    from reports.keeping import begun
    from tests import factories

    today = clock.today()
    year = factories.PlenaryYearFactory(
        year=today.year, starts_on=date(today.year, 1, 1), ends_on=date(today.year, 12, 31)
    )
    begun(year)
    sessions = {}

    def account(name: str, role: Role) -> object:
        user = factories.UserFactory(
            username=name, name=name, password=PASSWORD, roles=[role], must_change_password=False
        )
        store = SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store.create()
        sessions[name] = store.session_key
        return user

    since = date(today.year, 1, 1)
    for number in range(MEMBERS):
        factories.MemberFactory(user=account(f"member{number}", Role.MEMBER), joined_on=since)
    for name, role in (("staff0", Role.STAFF), ("staff1", Role.STAFF), ("leader", Role.LEADER)):
        account(name, role)
    others = [factories.MemberFactory(joined_on=since).pk for _ in range(OTHERS)]
    category = Category.objects.order_by("pk").first()
    world = {
        "sessions": sessions, "others": others, "year": year.year, "category": category.pk if category else "",
        "today": str(today),
    }  # fmt: skip
    sys.stdout.write(json.dumps(world))


if __name__ == "__main__":
    main()
