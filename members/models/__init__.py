"""Accounts, the committee's bodies, members, duties."""

from members.models.account import User, UserRole
from members.models.body import Committee, MemberGroup, Organization, PlenaryYear, Sector, Term
from members.models.duty import DutyRecord, DutyReport
from members.models.member import Member, Position

__all__ = [
    "Committee",
    "DutyRecord",
    "DutyReport",
    "Member",
    "MemberGroup",
    "Organization",
    "PlenaryYear",
    "Position",
    "Sector",
    "Term",
    "User",
    "UserRole",
]
