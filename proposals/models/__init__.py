"""Units, proposals and their course: proposers, reviews, assignments, replies, feedback."""

from proposals.models.handling import Assignment, Communication, Feedback, Reply, Review
from proposals.models.proposal import Category, Proposal, Proposer
from proposals.models.unit import Handler, Unit

__all__ = [
    "Assignment",
    "Category",
    "Communication",
    "Feedback",
    "Handler",
    "Proposal",
    "Proposer",
    "Reply",
    "Review",
    "Unit",
]
