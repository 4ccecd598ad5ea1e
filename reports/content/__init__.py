"""What a report says: the text with its figures, photos, charts, tables and the appendix, as plain data.

``gather`` makes it of a report's text and the figures of its time; what prints, shows and keeps it reads the shape.
"""

from reports.content.gathering import NoRecords, gather, has_records
from reports.content.passages import TextFault, even_rows
from reports.content.shape import Content, Drawing, Line, Passage, Section, shape_of

__all__ = [
    "Content",
    "Drawing",
    "Line",
    "NoRecords",
    "Passage",
    "Section",
    "TextFault",
    "even_rows",
    "gather",
    "has_records",
    "shape_of",
]
