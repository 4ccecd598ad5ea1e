"""A book on paper: made by a job, kept until its text changes."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from cppcc import jobs
from cppcc.handbook.chapters import Book, book_of
from cppcc.handbook.drawing import PICTURE, pictures_in
from cppcc.jobs import JobFailed, Progress
from cppcc.models import Job, JobFile
from cppcc.papers import NamedPictures, printing

KIND = "handbook"
STYLE = "handbook.css"


@cache
def digest_of(book: Book) -> str:
    """What the paper is made from: texts, pictures, its style."""
    told = hashlib.sha256()
    for chapter in book.chapters:
        told.update(chapter.title.encode() + chapter.text.encode())
    files = [*map(Path, _pictures(book).values()), printing.STYLES / STYLE]
    for file in files:
        told.update(file.read_bytes())
    return told.hexdigest()[:40]


def made(book: Book) -> JobFile | None:
    """The paper of the book as it stands now; None where it has to be made."""
    file = jobs.made(KIND, book.key)
    return file if file and file.made_from == digest_of(book) else None


def job_of(book: Book) -> Job | None:
    return Job.objects.filter(kind=KIND, subject=book.key).first()


def printed(book: Book, progress: Callable[[int, str], None] | None = None) -> printing.Pdf:
    """The whole book."""

    def given(path: str) -> tuple[Callable[[], bytes], str]:
        return Path(path).read_bytes, "image/webp"

    pictures = NamedPictures({f"help:{name}": given(path) for name, path in _pictures(book).items()})
    return printing.paper("handbook/print.html", {"book": book}, STYLE, pictures=pictures, progress=progress)


def _pictures(book: Book) -> dict[str, str]:
    """Names and files of its pictures."""
    names = [name for chapter in book.chapters for name in pictures_in(chapter.text)]
    return {name: str(path) for name in names if (path := finders.find(PICTURE.format(name)))}


@jobs.job(KIND, minutes=5, words="打印手册")
def build(wanted: Job, progress: Progress) -> None:
    """``wanted.subject`` is the key of a book."""
    book = book_of(wanted.subject)
    if book is None:
        raise JobFailed("没有这本手册。")
    paper = printed(book, progress)
    jobs.hand_in(wanted, progress, paper.data, "pdf", made_from=digest_of(book))
