"""The handbook inside the program: books for each role, made of chapters that stand as text files in ``handbook/``.

``handbook/contents.toml`` says which books and chapters there are, and which place of them each page opens.
"""

from cppcc.handbook.chapters import Book, Chapter, Section, books, books_for, chapter_of
from cppcc.handbook.finding import found
from cppcc.handbook.opening import place_of

__all__ = ["Book", "Chapter", "Section", "books", "books_for", "chapter_of", "found", "place_of"]
