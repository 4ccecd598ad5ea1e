"""Consultation plan, activities, outcomes, indicators, registers, office tasks, micro-suggestions."""

from activities.models.activity import (
    KIND_OF_LEAVE,
    LATE_WHERE_PRESENT,
    Activity,
    ActivityFile,
    Attendance,
    OtherParticipants,
    Outcome,
    OutcomeAuthor,
    Photo,
    Suggestion,
)
from activities.models.adoption import AdoptionChannel, OpinionAdoption
from activities.models.indicator import RECORDS, BelongsTo, Indicator, Quantity
from activities.models.kinds import (
    EnterpriseKind,
    MicroCategory,
    OutcomeKind,
    PaperKind,
    ParticipantKind,
    PlanForm,
    VenueKind,
    WelfareKind,
)
from activities.models.ledgers import (
    Enterprise,
    EnterpriseProblem,
    EnterpriseVisit,
    MediaReport,
    PartyPaper,
    Venue,
    WelfareDeed,
)
from activities.models.micro import MicroPhoto, MicroSuggestion
from activities.models.office import OfficePoint, OfficeRule, OfficeTask
from activities.models.plan import Brand, PlanItem, Theme

__all__ = [
    "KIND_OF_LEAVE",
    "LATE_WHERE_PRESENT",
    "RECORDS",
    "Activity",
    "ActivityFile",
    "AdoptionChannel",
    "Attendance",
    "BelongsTo",
    "Brand",
    "Enterprise",
    "EnterpriseKind",
    "EnterpriseProblem",
    "EnterpriseVisit",
    "Indicator",
    "MediaReport",
    "MicroCategory",
    "MicroPhoto",
    "MicroSuggestion",
    "OfficePoint",
    "OfficeRule",
    "OfficeTask",
    "OpinionAdoption",
    "OtherParticipants",
    "Outcome",
    "OutcomeAuthor",
    "OutcomeKind",
    "PaperKind",
    "ParticipantKind",
    "PartyPaper",
    "Photo",
    "PlanForm",
    "PlanItem",
    "Quantity",
    "Suggestion",
    "Theme",
    "Venue",
    "VenueKind",
    "WelfareDeed",
    "WelfareKind",
]
