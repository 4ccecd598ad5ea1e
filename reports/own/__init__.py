"""自设数据: figures that the office makes, from what is declared to the registry: chosen, said, kept, found where used."""

from reports.own.choosing import MOST_PARTS, Choices, entry_of, from_data, from_figure, from_post, known_besides
from reports.own.composing import composed, fault_of, refuse_breaking
from reports.own.keeping import changed, ended, made
from reports.own.usage import Usage, dependents, drafts_with, refuse_deletion, thresholds, usage_of
from reports.own.wording import Proposal, proposed, sentence

__all__ = [
    "MOST_PARTS",
    "Choices",
    "Proposal",
    "Usage",
    "changed",
    "composed",
    "dependents",
    "drafts_with",
    "ended",
    "entry_of",
    "fault_of",
    "from_data",
    "from_figure",
    "from_post",
    "known_besides",
    "made",
    "proposed",
    "refuse_breaking",
    "refuse_deletion",
    "sentence",
    "thresholds",
    "usage_of",
]
