"""Accounts, the committee's bodies, members, duties, the year's assessment."""

from members.models.account import NameOrder, RecoveryCode, Theme, User, UserRole, with_role
from members.models.assessment import Assessment, AssessmentEntry, Award, Scheme, Talk
from members.models.body import Committee, MemberGroup, Organization, PlenaryYear, Sector, Term
from members.models.calendar import CalendarAddress
from members.models.declaration import Declaration, Proof
from members.models.duty import PARTS, DutyRecord, LedgerCheck
from members.models.filing import Asked, Filing
from members.models.gate import Pass, Tries, UsedPassword
from members.models.given import GivenPoints
from members.models.kind import DutyKind
from members.models.level import Level
from members.models.member import Member, PastMembership, Position
from members.models.occasion import Occasion
from members.models.part import DutyPart
from members.models.question import Looked, Question, QuestionFile
from members.models.report import DutyReport
from members.models.year import LateRecord, YearClosing

__all__ = [
    "PARTS",
    "Asked",
    "Assessment",
    "AssessmentEntry",
    "Award",
    "CalendarAddress",
    "Committee",
    "Declaration",
    "DutyKind",
    "DutyPart",
    "DutyRecord",
    "DutyReport",
    "Filing",
    "GivenPoints",
    "LateRecord",
    "LedgerCheck",
    "Level",
    "Looked",
    "Member",
    "MemberGroup",
    "NameOrder",
    "Occasion",
    "Organization",
    "Pass",
    "PastMembership",
    "PlenaryYear",
    "Position",
    "Proof",
    "Question",
    "QuestionFile",
    "RecoveryCode",
    "Scheme",
    "Sector",
    "Talk",
    "Term",
    "Theme",
    "Tries",
    "UsedPassword",
    "User",
    "UserRole",
    "YearClosing",
    "with_role",
]
