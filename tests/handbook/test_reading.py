"""Reading the handbook: whose books come first, finding in it, the question mark, what a text may hold, on paper."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from cppcc import jobs
from cppcc.frame import find
from cppcc.handbook import books, chapter_of, paper
from cppcc.handbook.drawing import drawn
from cppcc.models import Job
from cppcc.rights import Role

TITLES = {
    Role.MEMBER: "委员手册",
    Role.HANDLER: "承办单位手册",
    Role.DISPATCHER: "交办手册",
    Role.STAFF: "机关工作人员手册",
    Role.LEADER: "领导手册",
    Role.ADMIN: "系统管理员手册",
    Role.AUDITOR: "审计员手册",
}


def main_of(answer) -> str:
    return str(answer.content.decode()).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("role", Role)
def test_each_reads_his_own_book_first_and_may_read_all(account, year, role):
    page = main_of(account(role).get("/help/"))
    titles = re.findall(r'<h2>\s*<a href="/help/\w+/">([^<]+)</a>', page)
    assert titles[:2] == [TITLES[role], "人人都用"]
    assert set(titles) == {*TITLES.values(), "人人都用"}
    assert page.index("人人都用") < page.index("其他角色的手册")


def test_every_chapter_opens_with_all_it_says_and_asks_nothing_of_the_database_for_it(account, year):
    client = account(Role.MEMBER)
    client.get("/help/")
    counts = set()
    for book in books():
        for chapter in book.chapters:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                page = main_of(client.get(chapter.address))
            counts.add(len(asked))
            assert len(page) < 60_000
            for section in chapter.sections:
                assert f'id="{section.key}"' in page
                assert section.title in page
            assert "![" not in page
            assert "{#" not in page
            assert "<!--" not in page
    assert len(counts) == 1
    assert client.get("/help/member/nothing/").status_code == 404
    assert client.get("/help/nothing/").status_code == 404
    assert client.get("/help/nothing/paper/").status_code == 404


def test_the_question_mark_opens_the_place_of_the_page_in_the_readers_book(account, year):
    def mark(role, address):
        return re.search(r'class="help-mark" href="([^"]+)"', account(role).get(address).content.decode())[1]

    assert mark(Role.MEMBER, "/proposals/invitations/") == "/help/member/proposals/#invitations"
    assert mark(Role.STAFF, "/proposals/") == "/help/staff/proposals/#review"
    assert mark(Role.DISPATCHER, "/proposals/") == "/help/dispatcher/dispatching/#dispatch"
    assert mark(Role.ADMIN, "/settings/handlers/") == "/help/admin/accounts/#new"
    assert mark(Role.LEADER, "/todos/sign/") == "/help/leader/signing/#sign"


def test_what_an_address_asks_says_which_of_two_pages_it_is(member_client):
    page = member_client.get("/micro/new/?kind=opinion").content.decode()
    assert 'class="help-mark" href="/help/member/suggestions/#opinion"' in page


def test_an_empty_list_leads_to_its_place_of_the_handbook_and_one_where_nothing_was_found_does_not(member_client):
    link = 'href="/help/member/suggestions/#write">看手册怎么说'
    assert link in main_of(member_client.get("/micro/"))
    assert link not in main_of(member_client.get("/micro/?q=没有这样的"))


@pytest.mark.parametrize("typed", ["申请延期", "shenqingyanqi", "sqyq", "来不及", "批准之前仍按原期限"])
def test_a_place_is_found_by_title_pinyin_further_words_and_by_what_it_says(account, year, typed):
    client = account(Role.HANDLER)
    page = main_of(client.get("/help/", {"q": typed}))
    assert 'href="/help/handler/handling/#extension"' in page
    found = {group.title: group for group in find(client.user, typed, 8)}
    assert "/help/handler/handling/#extension" in [hit.url for hit in found["帮助"].hits]


def test_places_of_ones_own_book_come_first_and_help_stands_behind_the_pages(account, year):
    staff = account(Role.STAFF)
    found = find(staff.user, "社情民意", 8)
    titles = [group.title for group in found]
    assert titles[0] == "功能和页面"
    assert titles[-1] == "帮助"
    assert found[-1].hits[0].url.startswith("/help/staff/")
    assert "没有找到" in main_of(staff.get("/help/", {"q": "没有这样的话语"}))


def test_a_text_holds_no_markup_of_its_own_and_leads_nowhere_else():
    html = drawn(
        "<script>alert(1)</script> [外面](https://example.org/) [里面](member/proposals#write) ![没有](nothing)"
    )
    assert "<script" not in html
    assert "https" not in html
    assert 'href="/help/member/proposals/#write"' in html
    assert "<img" not in html


def test_a_book_is_printed_by_a_job_and_kept_until_its_text_changes(account, year, monkeypatch):
    client = account(Role.LEADER)
    assert "生成 PDF" in main_of(client.get("/help/leader/paper/"))
    assert client.get("/help/leader/paper/", {"download": "1"}).status_code == 404
    client.post("/help/leader/paper/")
    client.post("/help/leader/paper/")
    wanted = Job.objects.get(kind=paper.KIND)
    jobs.run(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.state == Job.State.DONE, wanted.error
    assert "已排好" in main_of(client.get("/help/leader/paper/"))
    got = client.get("/help/leader/paper/", {"download": "1"})
    reader = PdfReader(io.BytesIO(b"".join(got.streaming_content)))
    words = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    for section in chapter_of("leader", "signing").sections:
        assert section.title in words
    assert sum(len(page.images) for page in reader.pages) >= 1
    client.post("/help/leader/paper/")
    assert Job.objects.filter(kind=paper.KIND).count() == 1
    monkeypatch.setattr(paper, "digest_of", lambda book: "another text")
    assert "生成 PDF" in main_of(client.get("/help/leader/paper/"))
