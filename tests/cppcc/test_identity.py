"""本会: name and emblem kept in the browser, on every page and on the report's cover."""

import io

import pytest
from django.urls import reverse
from docx import Document
from PIL import Image
from pypdf import PdfReader

from cppcc.identity import committee_name
from cppcc.models import Identity
from cppcc.rights import Role
from reports.content import gather
from reports.documents import own_pictures, report_pdf
from reports.keeping import begun
from reports.word import report_docx
from tests import factories


def send(client, **data):
    seen = data.pop("seen_version", None) or (Identity.objects.first() or Identity(version=1)).version
    return client.post(
        reverse("identity"),
        {
            "name": "临江市政协",
            "short_name": "临江政协",
            "question_days": 5,
            "posted_by": "name",
            "seen_version": seen,
            **data,
        },
    )


def test_the_name_is_on_every_page_and_in_the_report(account, year):
    assert committee_name() == "长春市朝阳区政协"
    staff = account(Role.STAFF)
    assert send(staff).status_code == 302
    assert committee_name() == "临江市政协"
    assert "临江政协" in staff.get("/").content.decode()
    staff.logout()
    assert "临江市政协" in staff.get(reverse("login")).content.decode()
    factories.ProposalFactory(state="filed", number=1)
    reader = PdfReader(io.BytesIO(report_pdf(gather(begun(year))).data))
    assert "临江市政协" in reader.pages[0].extract_text()


def test_the_emblem_is_checked_stored_shown_and_printed_on_the_cover(account, year, picture):
    staff = account(Role.STAFF)
    factories.ProposalFactory(state="filed", number=1)

    def on_cover():
        page = PdfReader(io.BytesIO(report_pdf(gather(begun(year))).data)).pages[0]
        return len(page.images)

    assert on_cover() == 0
    paletted = io.BytesIO()
    Image.new("RGB", (90, 90), (178, 34, 34)).convert("P", palette=Image.Palette.ADAPTIVE).save(paletted, "PNG")
    upload = picture("PNG", "emblem.png")
    upload.file = paletted
    paletted.seek(0)
    upload.size = len(paletted.getvalue())
    send(staff, upload=upload)
    first = Identity.objects.get().emblem
    with Image.open(first.open("rb")) as kept:
        assert kept.convert("RGB").getpixel((5, 5)) == (178, 34, 34)
    assert staff.get(reverse("emblem"))["Content-Type"] == "image/png"
    assert on_cover() == 1
    for kind in ("JPEG", "WEBP"):
        send(staff, upload=picture(kind))
        assert Identity.objects.get().emblem.name != first.name
        content = gather(begun(year))
        word = Document(io.BytesIO(report_docx(content, own_pictures(content))))
        assert len(word.inline_shapes) - len(content.drawings) == 1  # Word takes no WebP: it becomes PNG
    send(staff, without="on")
    assert staff.get(reverse("emblem")).status_code == 404


def test_what_is_no_picture_or_was_seen_too_long_ago_changes_nothing(account, year, picture):
    staff = account(Role.STAFF)
    send(staff)
    broken = picture()
    broken.file = io.BytesIO(b"<svg onload=alert(1)>")
    broken.size = 21
    assert "不是可用的照片" in send(staff, upload=broken, name="另一名称").content.decode()
    stale = send(staff, name="另一名称", seen_version=1)
    assert "已被他人修改" in stale.content.decode()
    assert committee_name() == "临江市政协"
    assert "请填写全称" in send(staff, name="").content.decode()
    member = account(Role.MEMBER)
    assert member.post(reverse("identity"), {}).status_code == 403


@pytest.mark.parametrize("role", [Role.MEMBER, Role.LEADER, Role.HANDLER])
def test_only_the_office_keeps_it(account, role):
    assert account(role).get(reverse("identity")).status_code == 403
