"""Units, proposals and their course: proposers, reviews, assignments, replies, feedback, rules of the year."""

from proposals.models.assignment import Assignment, Communication, Extension
from proposals.models.attachment import Attachment
from proposals.models.lettering import LetterDraft, LetterFile, Phrase
from proposals.models.merit import KeyProposal, KeyVisit, UnitAward
from proposals.models.proposal import Category, MainMember, Proposal, Proposer
from proposals.models.reply import Countersign, Feedback, Promise, Reply
from proposals.models.review import Review, Urging
from proposals.models.rules import ProposalRules, every_class, rules_of, years_where_all_evaluate
from proposals.models.unit import Handler, Unit
from proposals.models.vocabulary import ResultClass, SatisfactionGrade, apart, ensure_vocabulary, every_grade

__all__ = [
    "Assignment",
    "Attachment",
    "Category",
    "Communication",
    "Countersign",
    "Extension",
    "Feedback",
    "Handler",
    "KeyProposal",
    "KeyVisit",
    "LetterDraft",
    "LetterFile",
    "MainMember",
    "Phrase",
    "Promise",
    "Proposal",
    "ProposalRules",
    "Proposer",
    "Reply",
    "ResultClass",
    "Review",
    "SatisfactionGrade",
    "Unit",
    "UnitAward",
    "Urging",
    "apart",
    "ensure_vocabulary",
    "every_class",
    "every_grade",
    "rules_of",
    "years_where_all_evaluate",
]
