"""Committees, their seats, holders and offices, and whom an agency made responsible."""

from committees.models.committees import Committee, CommitteeDuty, CommitteeSeat, SeatHolder
from committees.models.offices import Office
from committees.models.organizations import OrganizationOfficer

__all__ = [
    "Committee",
    "CommitteeDuty",
    "CommitteeSeat",
    "Office",
    "OrganizationOfficer",
    "SeatHolder",
]
