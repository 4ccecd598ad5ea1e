"""What pages of reports and figures show: lines, headings, links and sentences, made from texts, contents and figures and
from what the reader may open. Nothing is decided here.

``text``: a text as its writers read it. ``reading``: a report read on line. ``figures``: numbers, and the records behind
one. ``about``: what is said of a report's file and its former versions.
"""
