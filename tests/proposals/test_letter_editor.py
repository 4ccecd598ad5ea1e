"""拟写答复: what is typed is kept on the server, seen as the letter, with tables, pictures and phrases."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from cppcc.rights import Role
from proposals.models import Assignment, LetterDraft, LetterFile, Phrase, Reply
from tests import factories
from tests.browserlike import main_form
from tests.reading import Page

TYPED = {"number": "朝建函〔2024〕7号", "result_class": "A", "contact": "王某 0431-1", "text": "经研究答复如下。"}
TABLE = "进度如下：\n项目\t完成\n路灯\t12 盏\n公交站\t3 座"


def picture(name="现场.png"):
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 60)).save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


@pytest.fixture
def units(account, year):
    class World:
        proposal = factories.ProposalFactory(state="handling", number=8)

    for name, role in (("lead", "separate"), ("other", "separate")):
        unit, client = factories.UnitFactory(letter_code="朝建"), account(Role.HANDLER)
        factories.HandlerFactory(user=client.user, unit=unit, is_head=True)
        colleague = account(Role.HANDLER)
        factories.HandlerFactory(user=colleague.user, unit=unit)
        client.colleague = colleague
        client.hand = factories.AssignmentFactory(proposal=World.proposal, unit=unit, role=role, state="handling")
        setattr(World, name, client)
    return World


def keep(client, seen=0, **more):
    address = reverse("letter_keep", args=[client.hand.pk])
    return client.post(address, TYPED | {"draft_version": seen} | more, headers={"X-Requested-With": "fetch"})


def test_what_is_typed_is_kept_for_the_unit_and_comes_back(units):
    said = keep(units.lead, text="写到一半", number="", result_class="").json()
    assert said["version"] == 1
    page = main_form(units.lead.colleague.get(units.lead.hand.step_url("draft")).content.decode())
    assert page["text"] == ["写到一半"]
    assert page["draft_version"] == ["1"]
    assert not Reply.objects.exists()
    sent = TYPED | {"version": units.lead.hand.version}
    assert units.lead.post(units.lead.hand.step_url("draft"), sent).status_code == 302
    assert Reply.objects.get().text == TYPED["text"]
    assert not LetterDraft.objects.exists()


def test_a_colleague_who_was_quicker_is_not_overwritten(units):
    units.lead.colleague.hand = units.lead.hand
    assert keep(units.lead.colleague, text="同事写的").status_code == 200
    answer = keep(units.lead, text="我写的")
    assert answer.status_code == 409
    assert "也在写这份答复" in answer.json()["words"]
    assert LetterDraft.objects.get().text == "同事写的"
    plain = units.lead.post(reverse("letter_keep", args=[units.lead.hand.pk]), TYPED | {"text": "我写的"})
    assert "我写的" in plain.content.decode()  # without a script too nothing is lost


def test_no_other_unit_keeps_reads_or_previews_it(units):
    keep(units.lead, text="没有发出的话", attachments=[picture()])
    file = LetterFile.objects.get()
    other = units.other
    other.hand, own = units.lead.hand, other.hand
    assert keep(other).status_code == 404
    assert other.post(reverse("letter_preview", args=[other.hand.pk]), TYPED).status_code == 404
    assert other.get(reverse("letter_file", args=[file.pk])).status_code == 404
    assert units.lead.get(reverse("letter_file", args=[file.pk])).status_code == 200
    assert "没有发出的话" not in other.get(own.step_url("draft")).content.decode()
    assert "没有发出的话" not in other.get(units.proposal.get_absolute_url()).content.decode()


def test_the_preview_is_the_letter_with_its_table_and_pictures_and_keeps_nothing(units):
    keep(units.lead, attachments=[picture()])
    answer = units.lead.post(reverse("letter_preview", args=[units.lead.hand.pk]), TYPED | {"text": TABLE})
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages
    words = "".join(page.extract_text() for page in pages)
    assert "朝建函〔2024〕7号" in words
    assert "12 盏" in words
    assert "附件1：现场.png" in words
    assert len(pages[-1].images) == 1
    assert LetterDraft.objects.get().text == TYPED["text"]


def test_a_drafted_letter_shows_table_and_picture_to_who_may_read_it_in_page_and_word(units):
    lead = units.lead
    sent = TYPED | {"version": lead.hand.version, "text": TABLE, "attachments": [picture(), picture("表.png")]}
    assert lead.post(lead.hand.step_url("draft"), sent).status_code == 302
    lead.hand = Assignment.objects.get(pk=lead.hand.pk)
    assert keep(lead, attachments=[picture("后来.png")]).status_code == 200
    assert LetterFile.objects.count() == 2  # what was countersigned is not added to
    page = Page(lead.get(lead.hand.step_url("sign")))
    assert "12 盏" in page.one(".judged .letter-text table").words
    assert len(page.all(".judged .letter-files img")) == 2
    word = lead.get(reverse("reply_paper", args=[Reply.objects.get().pk]), {"as": "docx"})
    assert b"".join(word.streaming_content).count(b"word/media/image") >= 1
    gone = LetterFile.objects.get(name="表.png")
    redraft = TYPED | {"version": lead.hand.version, "drop": [gone.pk]}
    assert lead.post(lead.hand.step_url("redraft"), redraft).status_code == 302
    assert [one.name for one in LetterFile.objects.all()] == ["现场.png"]


def test_phrases_of_the_district_and_of_the_own_unit_are_offered(units):
    Phrase.objects.create(text="感谢您对我区工作的关心和支持。")
    Phrase.objects.create(text="我局将持续跟进。", unit=units.lead.hand.unit)
    Phrase.objects.create(text="别的单位的话。", unit=units.other.hand.unit)
    page = Page(units.lead.get(units.lead.hand.step_url("draft")))
    assert [one.words for one in page.all("[data-phrase]")] == ["感谢您对我区工作的关心和支持。", "我局将持续跟进。"]


def test_a_unit_keeps_phrases_of_its_own_and_no_other_deletes_them(units):
    assert units.lead.post(reverse("phrases"), {"text": "我局将持续跟进。"}).status_code == 302
    own = Phrase.objects.get(unit=units.lead.hand.unit)
    assert "我局将持续跟进。" not in units.other.get(reverse("phrases")).content.decode()
    assert units.other.get(reverse("phrase_delete", args=[own.pk])).status_code == 404
    assert units.lead.get(reverse("phrase_delete", args=[own.pk])).status_code == 200
