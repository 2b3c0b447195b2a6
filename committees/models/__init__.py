"""Committees, their seats and who holds them, and whom an agency made responsible."""

from committees.models.committees import Committee, CommitteeDuty, CommitteeSeat, SeatHolder
from committees.models.organizations import OrganizationOfficer

__all__ = ["Committee", "CommitteeDuty", "CommitteeSeat", "OrganizationOfficer", "SeatHolder"]
