"""Photos that the office chose, and the file in its designs: seen where it is checked and signed, sealed, verified."""

import hashlib
import io
import re
import stat
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from PIL import Image
from weasyprint import HTML

from activities.models import Photo
from cppcc.rights import Role
from cppcc.workflow import Refused
from reports import building, keeping
from reports.content import gather
from reports.documents import own_pictures
from reports.models import Report
from reports.word import Word
from tests import factories
from tests.reports.test_text import through, write


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


@pytest.fixture
def photos(year, picture):
    """Two photos of an inspection, the second without words, in a year whose report has one part for inspections."""
    factories.ProposalFactory(state="filed", number=1)
    activity = factories.ActivityFactory(title="视察安全生产工作", kind="inspection")
    rows = [Photo.objects.create(activity=activity, file=picture(), caption=words) for words in ("视察现场", "")]
    report = write(year, "视察安全生产，立案[[proposals.filed]]件。")

    def suggests(data):
        data["parts"][0]["kinds"] = ["inspection"]

    keeping.change(report, report.version, None, suggests)
    return rows


def printed(year):
    return [photo for section in gather(keeping.begun(year)).sections for photo in section.photos]


def tick(staff, *photos):
    address = reverse("report_photos", args=[2024, "p"])
    hidden = {one.html_name: one.value() for one in staff.get(address).context["form"].hidden_fields()}
    return staff.post(address, {**hidden, "photos": [str(photo.pk) for photo in photos]}, follow=True)


def test_a_photo_that_nobody_chose_does_not_stand_and_one_without_words_stops_the_check(staff, year, photos):
    assert printed(year) == []
    page = staff.get(reverse("report_text", args=[2024])).content.decode()
    assert "选择照片（推荐 2 张）" in page
    choice = staff.get(reverse("report_photos", args=[2024, "p"])).content.decode()
    assert choice.count('class="photo-tick"') == 2
    assert "没有说明，选用前请先在活动中填写" in choice
    page = tick(staff, *photos).content.decode()
    assert "“视察安全生产工作”的照片没有说明" in page
    report = keeping.begun(year)
    with pytest.raises(Refused, match="1 处问题"):
        through(report, "submit")
    tick(staff, photos[0])
    assert printed(year) == [photos[0]]
    through(keeping.begun(year), "submit")


def test_both_designs_are_kept_sealed_and_seen_before_the_signature(account, staff, year, photos):
    tick(staff, photos[0])
    staff.post(reverse("report_build", args=[2024]), {"album": "on"})
    report = building.build(keeping.begun(year))
    with default_storage.open(report.papers["album"]) as file:
        album = file.read()
    assert hashlib.sha256(album).hexdigest() == report.seals["album"]["sha256"]
    through(report, "submit")
    report = through(report, "pass_check")
    leader = account(Role.LEADER)
    page = leader.get(reverse("report_text", args=[2024]))
    for design in page.context["designs"]:
        assert len(design.sheets) == design.pages
        with Image.open(io.BytesIO(leader.get(design.sheets[0]).content)) as sheet:
            assert sheet.format == "PNG"
    assert leader.get(reverse("report_design_page", args=[2024, "official", 99])).status_code == 404
    assert leader.get(reverse("report_design_page", args=[2024, "docx", 1])).status_code == 404
    assert b"".join(leader.get(reverse("report_as", args=[2024, "album"])).streaming_content) == album
    report = through(report, "sign")
    call_command("verify_report", "2024")
    name = report.papers["album"]
    default_storage.delete(name)
    with pytest.raises(CommandError, match="album"):
        call_command("verify_report", "2024")


def test_without_the_tick_there_is_no_album_and_what_was_signed_before_keeps_its_photos(staff, year, photos):
    tick(staff, photos[0])
    building.build(keeping.begun(year))
    staff.post(reverse("report_build", args=[2024]), {"album": "on"})
    building.build(keeping.begun(year))
    staff.post(reverse("report_build", args=[2024]), {})
    report = building.build(keeping.begun(year))
    assert (report.seals, "album" in report.papers, report.album) == ({}, False, False)
    through(report, "submit")
    through(report, "pass_check", "sign")
    staff.post(reverse("report_build", args=[2024]), {"album": "on"})
    assert not Report.objects.get().album


OFFICE = """#!/bin/sh
while [ "$1" != "--outdir" ]; do shift; done
cp {made} "$2/paper.pdf"
"""


def test_the_contents_of_word_have_real_pages_where_an_office_program_tells_them(year, photos, settings, tmp_path):
    made, program = tmp_path / "made.pdf", tmp_path / "office"
    markup = "<h1>目录</h1><p>—</p><h1 style='break-before:page'>一、工作</h1><p>— 7 —</p>"
    made.write_bytes(HTML(string=markup).write_pdf())
    program.write_text(OFFICE.format(made=made))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    content = gather(keeping.begun(year))
    settings.OFFICE_PROGRAM = str(program)
    words = [one.text for one in Document(io.BytesIO(Word(content, own_pictures(content)).data())).paragraphs]
    assert any("一、工作\t7" in one for one in words)
    settings.OFFICE_PROGRAM = str(tmp_path / "none")
    words = [one.text for one in Document(io.BytesIO(Word(content, own_pictures(content)).data())).paragraphs]
    assert not any("\t" in one for one in words)


def more_photos(photos, number):
    """So many further ones of the same inspection."""
    one = photos[0]
    made = [Photo(activity=one.activity, file=one.file.name, caption=f"第{at}号泵站") for at in range(number)]
    return Photo.objects.bulk_create(made)


def sent(client, address, **typed):
    hidden = {one.html_name: one.value() for one in client.get(address).context["form"].hidden_fields()}
    return client.post(address, {**hidden, **typed}, follow=True)


def test_of_hundreds_of_photos_a_passage_finds_the_wanted_ones_by_typing(staff, year, photos):
    address = f"{reverse('report_block', args=[2024, 'new'])}?in=p"
    few = len(staff.get(address).content)
    made = more_photos(photos, 300)
    page = staff.get(address)
    assert len(page.content) - few < 2_000
    assert 'data-picker="' in page.content.decode()
    answer = staff.get(reverse("find", args=["photos"]), {"q": "第17号", "on": "2024-12-31"}).content.decode()
    assert "第17号泵站" in answer
    assert "视察安全生产工作 · 2024-" in answer
    assert (
        "第17号泵站"
        not in staff.get(reverse("find", args=["photos"]), {"q": "第17号", "on": "2023-12-31"}).content.decode()
    )
    typed = {"kind": "photos", "columns": "2", "photos": [str(made[5].pk)], "find.photos": "第17号泵站"}
    sent(staff, address, **typed)
    block = keeping.begun(year).text["parts"][0]["blocks"][-1]
    assert (block["kind"], set(block["lines"])) == ("photos", {str(made[5].pk), str(made[17].pk)})
    again = staff.get(reverse("report_block", args=[2024, block["key"]])).content.decode()
    assert again.count("号泵站") == 2
    refused = sent(staff, address, **{**typed, "find.photos": "没有的照片"})
    assert "没有找到“没有的照片”" in refused.content.decode()


def test_of_hundreds_of_photos_the_cover_is_found_by_typing_and_taken_back(staff, year, photos):
    address = reverse("report_ends", args=[2024])
    made = more_photos(photos, 300)
    ends = {"name": "报告", "opening": "开头。", "closing": ""}
    sent(staff, address, **ends, **{"find.cover": "第21号泵站"})
    assert keeping.begun(year).text["cover"] == str(made[21].pk)
    assert len(staff.get(address).content) < 100_000
    sent(staff, address, **ends)
    assert keeping.begun(year).text["cover"] == ""


def test_of_hundreds_of_photos_a_part_shows_those_near_it_and_finds_the_others_by_typing(staff, year, photos):
    address = reverse("report_photos", args=[2024, "p"])
    made = more_photos(photos, 300)
    page = staff.get(address).content.decode()
    assert page.count('class="photo-tick"') == 4  # those suggested
    assert len(page) < 20_000
    sent(staff, address, **{"photos": [str(photos[0].pk)], "others": [str(made[7].pk)], "find.others": "第9号泵站"})
    assert printed(year) == [photos[0], made[7], made[9]]
    page = staff.get(address).content.decode()
    assert all(f'value="{one.pk}"' in page for one in (photos[0], made[7], made[9]))
    refused = sent(staff, address, **{"photos": [str(made[7].pk)], "find.others": "没有的照片"}).content.decode()
    assert "没有找到“没有的照片”" in refused
    assert printed(year) == [photos[0], made[7], made[9]]
    sent(staff, address, photos=[str(made[7].pk)])
    assert printed(year) == [made[7]]


def test_photos_of_another_time_are_neither_offered_nor_taken(staff, year, photos):
    before = factories.ActivityFactory(title="上年视察", starts_at=photos[0].activity.starts_at - timedelta(days=366))
    other = Photo.objects.create(activity=before, file=photos[0].file.name, caption="第17号泵站旧貌")
    made = more_photos(photos, 300)
    page = staff.get(reverse("report_photos", args=[2024, "p"])).content.decode()
    place = re.search(r'data-picker="([^"]+)"', page).group(1)
    words = {"on": re.search(r'data-at="([^"]+)"', page).group(1), "q": "第17号"}
    offered = staff.get(place, words).content.decode()
    assert (f'data-key="{made[17].pk}"' in offered, f'data-key="{other.pk}"' in offered) == (True, False)
    assert f'data-key="{other.pk}"' not in staff.get(place, {"keys": f"{other.pk}"}).content.decode()


def test_saving_a_passage_counts_no_figure_that_the_text_does_not_name(staff, year, photos):
    address = f"{reverse('report_block', args=[2024, 'new'])}?in=p"
    with CaptureQueriesContext(connection) as page:
        hidden = {one.html_name: one.value() for one in staff.get(address).context["form"].hidden_fields()}
    with CaptureQueriesContext(connection) as saving:
        answer = staff.post(address, {**hidden, "kind": "heading", "head": "一个小标题", "columns": "2"})
    assert answer.status_code == 302
    present = 'FROM "activities_attendance"'
    assert any(present in query["sql"] for query in page)  # the palette tells every figure
    assert not any(present in query["sql"] for query in saving)


def test_members_do_not_look_for_photos(account, photos):
    assert account(Role.MEMBER).get(reverse("find", args=["photos"]), {"q": "现场"}).status_code == 404
