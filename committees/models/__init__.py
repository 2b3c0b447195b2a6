"""Committees, their seats and who holds them."""

from committees.models.committees import Committee, CommitteeDuty, CommitteeSeat, SeatHolder

__all__ = ["Committee", "CommitteeDuty", "CommitteeSeat", "SeatHolder"]
