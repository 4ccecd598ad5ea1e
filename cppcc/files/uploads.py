"""Uploads are checked by size, content and name before anything of them is kept."""

import io
import os
import uuid
import zipfile
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from PIL import Image, ImageOps, UnidentifiedImageError

from cppcc.texts import file_name
from cppcc.troubles import FULL_WORDS, has_room

PHOTO_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1")
PHOTO_EDGE = 2400  # pixels; enough for a full-width picture in print at 300 dpi


def checked_photo(upload: UploadedFile) -> ContentFile:
    """The picture, read whole, turned upright, made small, without EXIF (place data); or ValidationError in Chinese."""
    name = os.path.basename(upload.name or "文件")[:80]
    limit = settings.UPLOAD_MAX_BYTES
    if not upload.size:
        raise ValidationError(f"“{name}”是空文件（0 字节），请重新选择照片。")
    if upload.size > limit:
        raise ValidationError(
            f"“{name}”有 {upload.size / 1048576:.0f} MB，超过每张 {limit // 1048576} MB 的上限，请压缩后再传。"
        )
    room_for(upload)
    upload.seek(0)
    if upload.read(12)[4:12] in HEIC:
        raise ValidationError(
            f"“{name}”是 HEIC 格式，系统不能读取。请在手机相机设置中改用 JPG（兼容性最佳），或转成 JPG 后再传。"
        )
    try:
        upload.seek(0)
        with Image.open(upload, formats=list(PHOTO_FORMATS)) as picture:
            if picture.width * picture.height > settings.PHOTO_MAX_PIXELS:
                raise ValidationError(f"“{name}”的像素过大（{picture.width}×{picture.height}），请缩小后再传。")
            kind = str(picture.format)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((PHOTO_EDGE, PHOTO_EDGE))
            if kind == "JPEG" and upright.mode != "RGB":
                upright = upright.convert("RGB")
            elif upright.mode == "P":  # its colours stand in a table that a new picture would not have
                upright = upright.convert("RGBA")
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(f"“{name}”不是可用的照片，请上传 JPG、PNG 或 WebP 格式的图片。") from error
    buffer = io.BytesIO()
    clean.save(buffer, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return ContentFile(buffer.getvalue(), name=f"{uuid.uuid4().hex}{PHOTO_FORMATS[kind]}")


def room_for(upload: UploadedFile) -> None:
    """ValidationError where the disk is full, so that the form comes back with all that was typed."""
    if not has_room(upload.size or 0):
        raise ValidationError(FULL_WORDS)


OFFICE_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


def checked_document(upload: UploadedFile) -> ContentFile:
    """A PDF, Word or Excel file or a picture, known by its content; or ValidationError in Chinese.

    Pictures are re-encoded like photos. The stored name is the program's own; the shown one is ``upload.name``.
    """
    name = os.path.basename(upload.name or "文件")[:80]
    suffix = os.path.splitext(name)[1].lower()
    if suffix in {".jpg", ".jpeg", ".png", ".webp"}:
        return checked_photo(upload)
    limit = settings.UPLOAD_MAX_BYTES
    if not upload.size:
        raise ValidationError(f"“{name}”是空文件（0 字节），请重新选择。")
    if upload.size > limit:
        raise ValidationError(f"“{name}”有 {upload.size / 1048576:.0f} MB，超过每个 {limit // 1048576} MB 的上限。")
    room_for(upload)
    upload.seek(0)
    content = upload.read()
    if suffix == ".pdf" and content.startswith(b"%PDF-"):
        return ContentFile(content, name=f"{uuid.uuid4().hex}.pdf")
    if suffix in OFFICE_PARTS and _is_office(content, OFFICE_PARTS[suffix]):
        return ContentFile(content, name=f"{uuid.uuid4().hex}{suffix}")
    raise ValidationError(f"“{name}”的内容与格式不符，请上传 PDF、Word（docx）、Excel（xlsx）或图片。")


def _is_office(content: bytes, part: str) -> bool:
    """Whether the bytes are an office file with that part and without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    return part in names and not any(name.endswith("vbaProject.bin") for name in names)


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class CheckedFiles(forms.FileField):
    """Several files at once; every one is checked, every fault is named. Cleans to pairs (shown name, checked file)."""

    at_most = 20
    measure, noun = "个", "文件"

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
        for upload in uploads:
            try:
                checked.append(self.kept(upload))
            except ValidationError as fault:
                faults.extend(fault.messages)
        if faults:
            raise ValidationError(faults)
        return checked

    def kept(self, upload: UploadedFile) -> Any:
        return os.path.basename(upload.name or "文件")[:100], self.check(upload)


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
