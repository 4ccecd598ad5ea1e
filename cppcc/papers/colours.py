"""The quiet colours of drawings, the same on the page and on paper.

Each stands in static/css/variables.css too, as ``--house-chart-…`` (tests/test_colours.py holds both to one another).
Parts are told apart without colour by their hatches.
"""

BARS = "#3f6487"
LINE = "#7b828c"
WORDS = "#333333"
PAPER = "#ffffff"
PARTS = (
    (BARS, ""),
    ("#a9761d", "//"),
    ("#6f9a8d", ""),
    ("#858a93", ".."),
    ("#a9c0d6", "\\\\"),
    ("#6b5b4b", ""),
    ("#c9ccd2", "xx"),
)
"""Colours with hatches."""
