"""Committees, their seats, holders and offices, what they are told and resolve, and whom an agency
made responsible.
"""

from committees.models.committees import Committee, CommitteeDuty, CommitteeSeat, SeatHolder
from committees.models.meetings import AgendaItem, Attendance, Meeting, Resolution, ResolutionStep
from committees.models.obstacles import Obstacle, ObstacleStep
from committees.models.offices import Office
from committees.models.organizations import OrganizationOfficer

__all__ = [
    "AgendaItem",
    "Attendance",
    "Committee",
    "CommitteeDuty",
    "CommitteeSeat",
    "Meeting",
    "Obstacle",
    "ObstacleStep",
    "Office",
    "OrganizationOfficer",
    "Resolution",
    "ResolutionStep",
    "SeatHolder",
]
