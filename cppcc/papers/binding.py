"""Parts of a paper, printed one after the other, bound as one document by qpdf, which holds them outside Python: 2,000 pages
take some 50 MB. Loading it takes 0.2 s: who binds imports this file when it first does so.
"""

import io
from collections.abc import Iterable

from pikepdf import Dictionary, Name, NameTree, Pdf, String


def bound(parts: Iterable[bytes], title: str, elsewhere: str) -> bytes:
    """One document of PDFs: their pages, outlines and named places, without their tags.

    A link to an address that begins with ``elsewhere`` leads to the place of that name, in whichever part it stands.
    """
    with Pdf.new() as book:
        book.Root.Lang = String("zh-CN")
        book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        book.Root.Names = Dictionary(Dests=NameTree.new(book).obj)
        book.docinfo[Name.Title] = String(title)
        for part in parts:
            with Pdf.open(io.BytesIO(part)) as one:
                _lead(one, elsewhere)
                book.add_pages_from(one)
                _keep_places(book, one)
        written = io.BytesIO()
        book.save(written)
        return written.getvalue()


def _lead(one: Pdf, elsewhere: str) -> None:
    for page in one.pages:
        for link in page.obj.get(Name.Annots, ()):
            address = str(link.get(Name.A, Dictionary()).get(Name.URI, ""))
            if address.startswith(elsewhere):
                del link[Name.A]
                link.Dest = String(address.removeprefix(elsewhere))


def _keep_places(book: Pdf, one: Pdf) -> None:
    """Those, too, to which only another part leads."""
    if Name.Dests not in one.Root.get(Name.Names, Dictionary()):
        return
    places = NameTree(book.Root.Names.Dests)
    for name, place in NameTree(one.Root.Names.Dests).items():
        if name not in places:
            places[name] = book.copy_foreign(one.make_indirect(place))
