"""Each page opens its place of the handbook; each place, link and picture that the texts name is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import get_resolver, resolve, reverse

from cppcc.handbook import books, place_of
from cppcc.handbook.drawing import PICTURE, address_of, pictures_in, places_in
from cppcc.handbook.opening import declared
from cppcc.rights import Role
from cppcc.workflow import every_course
from tests.handbook.shots import shots
from tests.matrix import EVERYBODY, MATRIX

NO_PAGES = {
    "said to machines": {
        "healthz", "session", "manifest", "worker", "app_icon", "calendar_feed", "policy_report", "robots", "security_txt",
    },
    "files": {
        "account_slip", "member_photo", "member_file", "proof_file", "question_file", "duty_report_file",
        "attachment_file", "feedback_scan", "signature_scan", "reply_paper", "letter_file", "proposal_paper_pdf", "activity_ics",
        "activity_file", "photo_file", "micro_photo_file", "emblem", "report_edition", "report_download",
        "report_design_page", "report_preview_page", "assessment_detail", "assessment_posting",
        "scheme_word",
    },
    "drawings": {"duty_chart", "proposal_chart", "trend_chart", "chart", "report_chart"},
    "parts of a page": {"search_hits", "find", "report_photos_found", "own_look", "report_status", "letter_preview"},
    "sent, never shown": {
        "logout", "beginning_aside", "beginning_take", "year_switch", "name_order", "theme", "text_size",
        "saved_view_start", "troubles_closed", "mail_again", "account_reset", "duty_report_urge", "filing_urge", "scheme_start",
        "scheme_move", "scheme_undo", "award_best", "assessment_recount", "notices_read", "mail_notices", "letter_keep",
        "proposal_autosave", "activity_office", "activity_coming", "photo_order", "micro_to_proposal",
        "report_build", "report_as", "report_comment", "report_move", "push_on", "push_off", "push_off_all",
        "calendar_renew", "calendar_revoke", "activity_screen_open", "activity_screen_close",
        "account_factor_reset", "factor_name", "factor_passkey_begin", "factor_remove", "passkey_begin", "passkey_done",
    },
    "leads on": {"notice_open", "proposal_next", "login_region", "login_region_back"},
    "for those without an account, without a bar at the top": {
        "public_list", "public_detail", "offline", "activity_screen",
    },
}  # fmt: skip


QUOTED = re.compile(r"“([^”\[]+)”")


class Reader:
    """An account of some roles."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)


def pages() -> set[str]:
    """The names of all addresses that show a page."""
    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    return names - set().union(*NO_PAGES.values())


def sections() -> set[str]:
    return {
        f"{book.key}/{chapter.key}#{section.key}"
        for book in books()
        for chapter in book.chapters
        for section in chapter.sections
    }


def test_every_page_has_its_place():
    assert pages() - declared().keys() == set()
    assert {key.partition(":")[0] for key in declared()} <= pages()


def test_what_is_no_page_is_an_address_all_the_same():
    names = [name for several in NO_PAGES.values() for name in several]
    assert set(names) <= set(MATRIX)
    assert len(names) == len(set(names))


def test_every_place_that_is_declared_stands_in_a_chapter():
    there = sections()
    assert {place for places in declared().values() for place in places} - there == set()


def test_steps_that_are_named_are_steps():
    steps = {name for course in every_course() for name in course.steps}
    named = {key.partition(":")[2] for key in declared() if "_step:" in key}
    assert named - steps == set()


@pytest.mark.parametrize("role", Role)
def test_each_role_has_places_in_its_own_book(role):
    """What most readers of a page are: for each role its own pages open its own book."""
    may = {name for name, (_, roles, _) in MATRIX.items() if roles != EVERYBODY and roles == {role}}
    others = [
        name
        for name in may & pages()
        if not any(place.startswith((f"{role}/", "common/")) for place in declared()[name])
    ]
    assert others == []


def test_the_reader_of_several_books_gets_the_place_of_his_own():
    match = resolve("/proposals/3/")
    found = {role: place_of(Reader(role), match) for role in (Role.MEMBER, Role.HANDLER, Role.STAFF)}
    assert found == {
        Role.MEMBER: "/help/member/proposals/#after",
        Role.HANDLER: "/help/handler/handling/#accept",
        Role.STAFF: "/help/staff/proposals/#review",
    }
    assert place_of(Reader(Role.DISPATCHER), resolve("/proposals/3/steps/dispatch/")).endswith("#dispatch")


def test_what_a_text_quotes_is_said_by_the_program():
    """Buttons, menus, states and headings are quoted as they stand: a renamed one is renamed here too."""
    said = "".join(
        path.read_text(encoding="utf-8")
        for root in ("activities", "cppcc", "members", "proposals", "reports", "static/js", "templates")
        for path in (settings.BASE_DIR / root).rglob("*.*")
        if path.suffix in {".py", ".html", ".js"}
    )
    quoted = {
        (f"{book.key}/{chapter.key}", words.removeprefix("确定"))
        for book in books()
        for chapter in book.chapters
        for words in QUOTED.findall(chapter.text)
    }
    assert {one for one in quoted if one[1] not in said} == set()


def test_links_of_the_texts_lead_to_places():
    there = sections()
    for book in books():
        for chapter in book.chapters:
            for place in places_in(chapter.text):
                assert address_of(place), place
                assert "#" not in place or place in there, place


def test_each_picture_that_is_named_is_there_and_no_other():
    named = {name for book in books() for chapter in book.chapters for name in pictures_in(chapter.text)}
    assert named == {shot.name for shot in shots()}
    for name in named:
        assert finders.find(PICTURE.format(name)), name
    files = list((Path(settings.BASE_DIR) / "static" / "help").iterdir())
    assert {one.stem for one in files} == named
    assert sum(one.stat().st_size for one in files) < 2_500_000


def test_the_page_of_each_picture_is_still_there():
    for shot in shots():
        assert resolve(shot.address.partition("?")[0]), shot
        assert not shot.page or shot.page in pages(), shot


def test_every_chapter_is_a_file_that_a_book_names():
    folder = Path(settings.BASE_DIR) / "handbook"
    files = {f"{one.parent.name}/{one.stem}" for one in folder.glob("*/*.md")}
    assert files == {f"{book.key}/{chapter.key}" for book in books() for chapter in book.chapters}
    for book in books():
        for chapter in book.chapters:
            keys = [section.key for section in chapter.sections]
            assert keys, chapter
            assert len(keys) == len(set(keys)), chapter
            assert reverse("help_chapter", args=[book.key, chapter.key]) == chapter.address
