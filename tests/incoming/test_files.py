"""Files from outside: looked at in a process of their own, taken clean or refused in a sentence, never an error."""

import io
import resource
import socketserver
import struct
import threading
from functools import partial
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from cppcc.apart import asking, pictures, program
from cppcc.books.opening import run
from cppcc.files import checked_document, checked_photo
from cppcc.rights import Role
from members.models import Proof
from reports.pictures import emblem_for_word, photo_for_print
from tests.activities.test_micro import written
from tests.incoming import making
from tests.incoming.making import BOMB, DOCX, XLSX, office, pdf, png, related, saved, upload


def refused(check, name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as said:
        check(upload(name, content))
    return "".join(said.value.messages)


PICTURES = {
    "49 million points in 143 KB": (partial(png, 7000, 7000), "像素过大（7000×7000）"),
    "the same with transparency": (partial(png, 7000, 7000, 6), "像素过大"),
    "a head that promises 3.6 billion points": (png(60_000, 60_000, 0, rows=5), "像素过大"),
    "50 of 300 rows": (png(400, 300, rows=50), "不完整"),
    "no row": (png(400, 300, rows=0), "不完整"),
    "a PNG cut in two": (saved("PNG", (900, 700))[:1500], "不完整"),
    "a JPEG cut in two": (saved("JPEG", (900, 700))[:3000], "不完整"),
    "a WebP cut in two": (saved("WEBP", (900, 700))[:100], "不是可用的照片"),
    "HEIC": (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
    "AVIF": (b"\0\0\0\x18ftypavif" + bytes(40), "不是可用的照片"),
    "SVG under another name": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "不是可用的照片"),
    "GIF under another name": (saved("GIF"), "不是可用的照片"),
}
"""What is sent, or how it is made where that takes a second."""


@pytest.mark.parametrize("which", PICTURES)
def test_a_picture_that_is_none_or_too_much_is_refused_in_a_sentence(which):
    content, words = PICTURES[which]
    assert words in refused(checked_photo, "a.png", content() if callable(content) else content)


def test_what_decodes_a_picture_has_little_memory_and_this_process_keeps_its_own():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = checked_photo(upload("a.png", png(6000, 6000)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KB; the picture has 144 MB
    with Image.open(kept) as picture:
        assert max(picture.size) == 2400
    assert program.MEMORY < 800_000_000
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != program.MEMORY


def test_what_breaks_the_process_is_told(settings):
    assert run([str(asking.PROGRAM), "no-such-room", "{}"], b"x")[1] == program.BROKEN
    with pytest.raises(asking.Broken):
        asking._asked("documents", b"x", suffix=".unknown")


def test_pictures_are_decoded_one_at_a_time_and_wait_for_each_other(settings, tmp_path, monkeypatch):
    lock = tmp_path / "lock"
    monkeypatch.setattr(asking, "PATIENCE", 0.05)
    with asking._alone(lock), pytest.raises(asking.Busy):
        asking.picture(saved("PNG"), 100, 1000, lock)
    assert asking.picture(saved("PNG"), 100, 10_000, lock)[0] == {"kind": "PNG"}


def test_a_picture_keeps_its_points_and_nothing_else():
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: (43.0, 52.0, 0.0)}
    for kind, how in (
        ("JPEG", {"exif": place, "comment": b"<script>"}),
        ("PNG", {"exif": place}),
        ("WEBP", {"exif": place}),
    ):
        kept = checked_photo(upload("a.jpg", saved(kind, **how) + b"<script>alert(1)</script>"))
        with Image.open(kept) as picture:
            assert picture.format == kind
            assert not picture.getexif()
            assert "comment" not in picture.info
        assert b"<script" not in kept.file.getvalue()


def test_every_kind_of_good_picture_is_taken():
    frames = [Image.new("RGB", (50, 50), (9 * number, 0, 0)) for number in range(9)]
    moving = io.BytesIO()
    frames[0].save(moving, "WEBP", save_all=True, append_images=frames[1:])
    good = [
        saved("PNG", mode="1"), saved("PNG", mode="L"), saved("PNG", mode="LA"), saved("PNG", mode="P"), saved("PNG", mode="I;16"),
        saved("PNG", mode="RGBA"), saved("JPEG", mode="CMYK"), saved("JPEG", mode="L"), saved("JPEG", progressive=True),
        saved("WEBP", lossless=True), moving.getvalue(),
    ]  # fmt: skip
    for content in good:
        assert checked_photo(upload("a", content)).size


def several(size=(800, 600)) -> bytes:
    """A JPEG with a second picture behind the first, as phones and cameras write it (MPO)."""
    buffer = io.BytesIO()
    first, second = Image.new("RGB", size, (10, 200, 30)), Image.new("RGB", (400, 300))
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    return buffer.getvalue()


def test_of_a_jpeg_with_several_pictures_the_first_is_taken_at_every_door(member_client, account, year):
    kept = checked_photo(upload("IMG_0001.jpg", several()))
    assert kept.name.endswith(".jpg")
    with Image.open(kept) as picture:
        assert (picture.format, picture.size, picture.getpixel((5, 5))) == ("JPEG", (800, 600), (10, 200, 30))
    assert checked_document(upload("IMG_0001.jpg", several((4000, 3000)))).size
    with Image.open(checked_photo(upload("IMG_0001.jpg", several((5712, 4284))))) as large:  # of 24 million points
        assert large.size == (2400, 1800)
    sent = written(submit="1", photos=[upload("IMG_0001.jpg", several())])
    assert member_client.post(reverse("micro_new"), sent).status_code == 302
    own = {"name": "本会", "short_name": "本会", "question_days": "5", "posted_by": "name", "seen_version": 1}
    answer = account(Role.STAFF).post(reverse("identity"), {**own, "upload": upload("x.jpg", several())})
    assert answer.status_code == 302


@pytest.mark.parametrize("size", [(300, 200), (3000, 20), (9000, 90)])
def test_a_picture_of_16_bit_greys_is_kept_and_printed_in_its_greys(size):
    deep = Image.new("I;16", size)
    deep.putdata([x * 65535 // (size[0] - 1) for _ in range(size[1]) for x in range(size[0])])
    buffer = io.BytesIO()
    deep.save(buffer, "PNG")
    kept = checked_photo(upload("扫描.png", buffer.getvalue()))
    with Image.open(kept) as picture:
        assert picture.mode == "L"
        assert [picture.getpixel((picture.width * part // 4, 0)) for part in (0, 1, 2, 3)] == pytest.approx(
            [0, 64, 128, 191], abs=2
        )
    kept.seek(0)
    for stored in (kept.read(), buffer.getvalue()):  # the other as it was kept before
        photo = SimpleNamespace(file=ContentFile(stored, name="扫描.png"))
        with Image.open(io.BytesIO(photo_for_print(photo, 1))) as printed:
            assert printed.getpixel((printed.width // 2, 5))[0] == pytest.approx(128, abs=4)
        with Image.open(io.BytesIO(emblem_for_word(stored))) as drawn:
            assert drawn.getpixel((drawn.width // 2, 5))[0] == pytest.approx(128, abs=4)


def test_the_rows_of_an_interlaced_png_are_counted():
    assert pictures._unpacked(1, 1, 8, 2, 1) == 4
    assert pictures._unpacked(8, 8, 8, 0, 1) == 64 + 1 + 1 + 1 + 2 + 2 + 4 + 4
    assert pictures._unpacked(9, 2, 1, 0, 0) == 2 * 3


DDE = f'<w:p xmlns:w="{making.WORD}"><w:r><w:instrText> DD</w:instrText><w:instrText>EAUTO c:\\x</w:instrText></w:r></w:p>'
DOCUMENTS = {
    "macros": (office(DOCX, ("word/vbaProject.bin", "x")), "宏"),
    "macros in capitals": (office(DOCX, ("word/VBAPROJECT.BIN", "x")), "宏"),
    "macros under another name": (office(DOCX, ("word/data.bin", making.VBA)), "宏"),
    "macros by their type": (
        office(DOCX, ("[Content_Types].xml", making.MACRO_TYPE)),
        "宏",
    ),
    "macros in a document inside": (office(DOCX, ("word/embeddings/a.xlsx", office(XLSX, ("xl/x.bin", making.VBA)))), "宏"),
    "a sheet of macros": (office(XLSX, ("xl/macrosheets/sheet1.xml", "<a/>")), "宏"),
    "a sheet of macros under another name": (office(XLSX, ("xl/sheets/s.xml", '<m:macrosheet xmlns:m="x"/>')), "宏"),
    "a program inside": (office(DOCX, ("word/embeddings/oleObject1.bin", b"MZ" + bytes(90))), "程序"),
    "a packed file": (office(DOCX, ("word/embeddings/oleObject1.bin", making.PACKED)), "程序"),
    "a template from elsewhere": (office(DOCX, ("word/_rels/s.xml.rels", related("attachedTemplate", "http://10.0.0.1/x.dotm"))), "别处"),
    "a template from a share": (office(DOCX, ("word/_rels/s.xml.rels", related("attachedTemplate", r"\\10.0.0.1\x.dotm"))), "别处"),
    "a field that asks a program": (office(DOCX, words=DDE), "DDE"),
    "a link that asks a program": (office(XLSX, ("xl/externalLinks/e.xml", "<a><ddeLink/></a>")), "DDE"),
    "broken XML": (office(DOCX, words="<a><b></a>"), "损坏"),
    "entities": (office(DOCX, words=BOMB), "损坏"),
    "entities in the styles": (office(DOCX, ("word/styles.xml", BOMB)), "损坏"),
    "210 MB of blanks": (making.blanks, "太大"),
    "a gzip of 210 MB": (lambda: office(DOCX, ("word/media/a.bin", making.zeros())), "太大"),
    "zips in zips": (office(DOCX, ("a.zip", making.nested(6))), "太大"),
    "no document": (office("x.xml"), "不符"),
    "a workbook under Word's ending": (office(XLSX), "不符"),
    "a cut zip": (office(DOCX, ("a", "b" * 999))[:-30], "不符"),
    "HTML": (b"<script>alert(1)</script>", "不符"),
}  # fmt: skip


@pytest.mark.parametrize("which", DOCUMENTS)
def test_a_document_that_acts_or_is_broken_is_refused_in_a_sentence(which):
    content, words = DOCUMENTS[which]
    content = content() if callable(content) else content
    assert words in refused(
        checked_document, f"文件.{'xlsx' if 'sheet of' in which or 'link that' in which else 'docx'}", content
    )


def test_good_documents_are_taken_as_they_are():
    plain = office(DOCX, ("word/embeddings/oleObject1.bin", making.PACKED.replace(b"O\0l\0e\x001", b"E\0q\0u\0a")))
    local = office(DOCX, ("word/_rels/s.xml.rels", related("attachedTemplate", r"file:///C:\Users\Normal.dotm")))
    linked = office(DOCX, ("word/_rels/d.xml.rels", related("hyperlink", "https://example.org/")))
    for name, content in (("a.docx", plain), ("a.docx", local), ("甲" * 120 + ".docx", linked), ("a.pdf", pdf())):
        kept = checked_document(upload(name, content))
        assert kept.read() == content
        assert kept.told == ""


def test_scripts_and_files_in_a_pdf_are_told_and_programs_refused():
    for made in (pdf(script="app.alert(1)"), pdf(script="x", escaped=True), making.packed_pdf()):
        assert "脚本" in checked_document(upload("通知.pdf", made)).told
    told = checked_document(upload("发票.pdf", pdf(attached=b"x"))).told
    assert "附带的文件" in told
    assert "脚本" not in told
    assert "程序" in refused(checked_document, "a.pdf", pdf(launch=True))
    song = b"#CB#CE#CC#E5"  # 宋体 as Chinese programs of former years write it, which is no UTF-8
    assert "脚本" in checked_document(upload("通知.pdf", making.packed_pdf(font=song))).told
    for launch in (b"<</S/Launch/F(cmd.exe)>>", b"<</A/" + song + b"/S/Launch>>", b"<</" + song + b" 1/S/L#61unch>>"):
        for font in (b"", song):
            assert "程序" in refused(checked_document, "a.pdf", making.packed_pdf(launch, font))
    assert checked_document(upload("a.pdf", b"%PDF-1.7\nbroken /JS (x)")).told


def test_what_is_told_comes_with_the_answer(member_client, in_2024):
    data = {"kind": "welfare", "part": "participant", "on": "2024-05-06", "title": "植树", "content": ""}
    data["proofs"] = upload("证明.pdf", pdf(script="x"))
    answer = member_client.post(reverse("declaration_new"), data, follow=True)
    assert "“证明.pdf”里有脚本" in answer.content.decode()
    assert Proof.objects.count() == 1


# --- the scanner ------------------------------------------------------------------------------------------------------
class Clamd(socketserver.BaseRequestHandler):
    """Speaks clamd's INSTREAM and knows one virus."""

    def handle(self):
        read = self.request.makefile("rb")
        assert read.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", read.read(4))[0]:
            content += read.read(size)
        self.server.seen.append(len(content))
        if len(content) > self.server.most:
            said = b"INSTREAM size limit exceeded. ERROR\0"
        else:
            said = b"stream: Eicar-Test-Signature FOUND\0" if making.EICAR in content else b"stream: OK\0"
        self.request.sendall(said)


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.seen, server.most = [], 1_000_000
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def test_a_virus_is_found_at_every_door(clamd, account, year):
    assert "Eicar-Test-Signature" in refused(checked_document, "a.pdf", b"%PDF-1.7\n" + making.EICAR)
    assert "病毒" in refused(checked_photo, "a.jpg", saved("JPEG") + making.EICAR)
    staff = account(Role.STAFF)
    answer = staff.post(reverse("member_import"), {"file": upload("a.csv", b"x," + making.EICAR)})
    assert "病毒" in answer.content.decode()
    assert checked_document(upload("a.pdf", pdf())).size
    assert len(clamd.seen) == 4


def test_nothing_is_taken_while_the_scanner_is_away_or_gives_up(clamd, settings):
    assert "不能为“a.pdf”查毒" in refused(checked_document, "a.pdf", b"%PDF-1.7\n" + bytes(1_100_000))
    with socketserver.TCPServer(("127.0.0.1", 0), Clamd) as gone:
        port = gone.server_address[1]
    for address in (f"tcp://127.0.0.1:{port}", "unix:///no/such/socket", "clamd"):
        settings.CLAMD_URL = address
        assert "查毒" in refused(checked_document, "a.pdf", pdf())


def test_without_a_scanner_nothing_is_asked(settings):
    assert settings.CLAMD_URL == ""
    assert SimpleNamespace(name=checked_document(upload("a.pdf", pdf())).name).name.endswith(".pdf")
