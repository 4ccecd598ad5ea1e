"""Papers and drawing: from template to PDF laid out as official documents, charts as SVG.

Used by the `documents` of every app and by the yearly report.
"""

from cppcc.papers import printing
from cppcc.papers.drawing import MOST_BARS, SHAPES, Series, added, draw, folded, svg_response
from cppcc.papers.missing import tell_missing
from cppcc.papers.printing import NamedPictures, Tell, breakable
from cppcc.papers.sparks import spark

__all__ = [
    "MOST_BARS",
    "SHAPES",
    "NamedPictures",
    "Series",
    "Tell",
    "added",
    "breakable",
    "draw",
    "folded",
    "printing",
    "spark",
    "svg_response",
    "tell_missing",
]
