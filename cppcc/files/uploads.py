"""Uploads are checked by size, content and name before anything of them is kept."""

import io
import os
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404

from cppcc.apart import asking
from cppcc.files.scanning import scanned
from cppcc.texts import file_name
from cppcc.troubles import FULL_WORDS, has_room

PHOTO_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
PHOTO_EDGE = 2400  # pixels; enough for a full-width picture in print at 300 dpi
OFFICE = (".docx", ".xlsx")
NO_PICTURE = {
    "no picture": "不是可用的照片，请上传 JPG、PNG 或 WebP 格式的图片。",
    "cut": "不完整，只有图片的一部分，请重新导出或拍摄后再传。",
    "too large": "的像素过大（{width}×{height}），请缩小后再传。",
    "heic": "是 HEIC 格式，系统不能读取。请在手机相机设置中改用 JPG（兼容性最佳），或转成 JPG 后再传。",
}
"""By what the process says of a picture."""
NO_DOCUMENT = {
    "wrong": "的内容与格式不符，请上传 PDF、Word（docx）、Excel（xlsx）或图片。",
    "big": "展开后太大，请删去多余的内容，或转成 PDF 后再传。",
    "damaged": "已损坏，不能读取。请用 Office 或 WPS 打开后另存一份再传。",
    "macro": "含有宏，不能上传。请另存为不带宏的文档，或转成 PDF 后再传。",
    "program": "里有程序，不能上传。请删去后再传，或转成 PDF。",
    "remote": "打开时会从别处取内容，不能上传。请断开外部模板和链接，或转成 PDF 后再传。",
    "live": "含有会自动执行的外部链接（DDE），不能上传。请断开链接，或转成 PDF 后再传。",
}
"""By what the process says of a document."""
IN_A_PDF = {"script": "脚本", "files": "附带的文件"}


def checked_photo(upload: UploadedFile) -> ContentFile:
    """The picture, read whole, turned upright, made small, without EXIF (place data); or ValidationError in Chinese.

    It is decoded in a process with limits, one at a time on this machine (``cppcc.apart``).
    """
    name = shown_name(upload)
    content = let_in(upload, name, "照片", "张", "请压缩后再传")
    lock = settings.VAR_DIR / "pictures.lock"
    try:
        said, made = asking.picture(content, PHOTO_EDGE, settings.PHOTO_MAX_PIXELS, lock)
    except asking.Busy as error:
        raise ValidationError(f"服务器现在不能读取“{name}”，请稍后再传；照片本身没有问题。") from error
    except asking.TooMuch as error:
        raise ValidationError(f"“{name}”要用的内存或时间太多，请缩小后再传。") from error
    except asking.Broken as error:
        raise ValidationError(f"“{name}”{NO_PICTURE['no picture']}") from error
    if why := said.get("refused"):
        raise ValidationError(f"“{name}”{NO_PICTURE[why].format(**said)}")
    return ContentFile(made, name=f"{uuid.uuid4().hex}{PHOTO_FORMATS[said['kind']]}")


def shown_name(upload: UploadedFile, most: int = 80) -> str:
    """The name as words name it: the beginning of a long one, with its ending."""
    name = file_name(os.path.basename(upload.name or "文件"))
    stem, suffix = os.path.splitext(name)
    return name if len(name) <= most else f"{stem[: most - len(suffix[:10]) - 1]}…{suffix[:10]}"


def let_in(upload: UploadedFile, name: str, noun: str = "文件", measure: str = "个", advice: str = "") -> bytes:
    """The bytes, when size, room and the scanner of viruses have nothing against them; or ValidationError in Chinese."""
    limit = settings.UPLOAD_MAX_BYTES
    if not upload.size:
        raise ValidationError(f"“{name}”是空文件（0 字节），请重新选择{noun}。")
    if upload.size > limit:
        advice = f"，{advice}" if advice else ""
        raise ValidationError(
            f"“{name}”有 {upload.size / 1048576:.0f} MB，超过每{measure} {limit // 1048576} MB 的上限{advice}。"
        )
    room_for(upload)
    scanned(upload, name)
    upload.seek(0)
    return bytes(upload.read())


def room_for(upload: UploadedFile) -> None:
    """ValidationError where the disk is full, so that the form comes back with all that was typed."""
    if not has_room(upload.size or 0):
        raise ValidationError(FULL_WORDS)


class Told(ContentFile):
    """A checked document; ``told``: what its bringer is told of it."""

    told = ""


def checked_document(upload: UploadedFile) -> ContentFile:
    """A PDF, Word or Excel file or a picture, known by its content; or ValidationError in Chinese.

    Pictures are re-encoded like photos. The stored name is the program's own; the shown one is ``upload.name``. What
    acts by itself in a document is refused (macros, programs, what is fetched from elsewhere); scripts and files in a
    PDF are told.
    """
    name = shown_name(upload)
    suffix = os.path.splitext(os.path.basename(upload.name or ""))[1].lower()
    if suffix in {".jpg", ".jpeg", ".png", ".webp"}:
        return checked_photo(upload)
    content = let_in(upload, name)
    if suffix not in (".pdf", *OFFICE) or (suffix == ".pdf" and not content.startswith(b"%PDF-")):
        raise ValidationError(f"“{name}”{NO_DOCUMENT['wrong']}")
    try:
        said = asking.document(content, suffix)
    except asking.Busy as error:
        raise ValidationError(f"服务器现在不能读取“{name}”，请稍后再传；文件本身没有问题。") from error
    except (asking.TooMuch, asking.Broken) as error:
        raise ValidationError(f"“{name}”{NO_DOCUMENT['damaged']}") from error
    if why := said.get("refused"):
        raise ValidationError(f"“{name}”{NO_DOCUMENT[why]}")
    checked = Told(content, name=f"{uuid.uuid4().hex}{suffix}")
    if told := [IN_A_PDF[one] for one in said["told"]]:
        checked.told = f"“{name}”里有{'和'.join(told)}，已照收；打开时请留意，不要运行其中的内容。"
    return checked


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class CheckedFiles(forms.FileField):
    """Several files at once; every one is checked, every fault is named. Cleans to pairs (shown name, checked file)."""

    at_most = 20
    measure, noun = "个", "文件"
    told: list[str] = []
    """What the person is told of what was taken; the form that is checked says it (``cppcc.forms.door``)."""

    def __init__(self, *, at_most: int = 20, **kwargs: Any) -> None:
        self.at_most = at_most
        super().__init__(**kwargs)

    def check(self, upload: UploadedFile) -> ContentFile:
        return checked_document(upload)

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if uploads and not has_room(sum(upload.size or 0 for upload in uploads)):
            raise ValidationError(FULL_WORDS)
        if not uploads and self.required:
            raise ValidationError(f"请选择{self.noun}。")
        if len(uploads) > self.at_most:
            raise ValidationError(
                f"一次最多上传 {self.at_most} {self.measure}{self.noun}，现选了 {len(uploads)} {self.measure}。"
            )
        checked, faults = [], []
        self.told = []
        for upload in uploads:
            try:
                checked.append(self.kept(upload))
            except ValidationError as fault:
                faults.extend(fault.messages)
        if faults:
            raise ValidationError(faults)
        return checked

    def kept(self, upload: UploadedFile) -> Any:
        checked = self.check(upload)
        if words := getattr(checked, "told", ""):
            self.told.append(words)
        return shown_name(upload, 100), checked


class DocumentField(forms.FileField):
    """One document. Cleans to the checked file."""

    told: list[str] = []

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload, self.told = super().clean(data, initial), []
        if not upload:
            return upload
        checked = checked_document(upload)
        if words := getattr(checked, "told", ""):
            self.told.append(words)
        return checked


class DocumentsField(CheckedFiles):
    widget = PhotosInput(attrs={"accept": ".pdf,.docx,.xlsx,image/jpeg,image/png,image/webp"})


class PhotosField(CheckedFiles):
    """Photos only. Cleans to a list of checked files."""

    widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp", "data-preview": "1"})
    measure, noun = "张", "照片"

    def kept(self, upload: UploadedFile) -> ContentFile:
        return checked_photo(upload)


IMAGE_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def serve_picture(stored: Any) -> FileResponse:
    """Hand a checked picture out, under the type that its check gave it; it can run nothing."""
    suffix = stored.name.rpartition(".")[2]
    return _handed_out(FileResponse(_opened(stored), content_type=IMAGE_TYPES.get(suffix, "image/jpeg")))


def serve_download(stored: Any, name: str) -> FileResponse:
    """Hand a stored file out as a download of that name."""
    return _handed_out(FileResponse(_opened(stored), as_attachment=True, filename=file_name(name)))


def _opened(stored: Any) -> Any:
    """The file to read; 404 where the row stands and its file was lost."""
    try:
        return stored.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost


def inline_pdf(content: bytes, name: str) -> FileResponse:
    """A PDF that was just made, to be seen in the browser."""
    return _handed_out(FileResponse(io.BytesIO(content), filename=file_name(name), content_type="application/pdf"))


def made_download(content: bytes, name: str) -> FileResponse:
    """Hand out a file that was just made."""
    return _handed_out(FileResponse(io.BytesIO(content), as_attachment=True, filename=file_name(name)))


def _handed_out(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=600"
    return response
