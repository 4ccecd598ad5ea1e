"""Reading, in the words of the field: proposals and their categories, what units have in hand.

Models name these as their managers; siblings are reached by relations (``cppcc.querysets.related``), never by import.
"""

from proposals.querysets.assignment import AssignmentQuerySet
from proposals.querysets.hanging import HangingQuerySet, LetterFileQuerySet, PhraseQuerySet, ReplyQuerySet
from proposals.querysets.proposal import CategoryQuerySet, ProposalQuerySet
from proposals.querysets.vocabulary import YearlyQuerySet

__all__ = [
    "AssignmentQuerySet",
    "CategoryQuerySet",
    "HangingQuerySet",
    "LetterFileQuerySet",
    "PhraseQuerySet",
    "ProposalQuerySet",
    "ReplyQuerySet",
    "YearlyQuerySet",
]
