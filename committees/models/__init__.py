"""Committees, their seats, holders and offices, what they are told and resolve, what they send and
to whom, and whom an agency made responsible.
"""

from committees.models.committees import (
    Committee,
    CommitteeDuty,
    CommitteeSeat,
    SeatHolder,
    TeamPlace,
)
from committees.models.meetings import AgendaItem, Attendance, Meeting, Resolution, ResolutionStep
from committees.models.obstacles import Obstacle, ObstacleStep
from committees.models.offices import Office
from committees.models.organizations import OrganizationOfficer
from committees.models.register import RegisteredLetter
from committees.models.sending import (
    Addressee,
    Delivery,
    Dispatch,
    DistributionList,
    SendingSchedule,
)

__all__ = [
    "Addressee",
    "AgendaItem",
    "Attendance",
    "Committee",
    "CommitteeDuty",
    "CommitteeSeat",
    "Delivery",
    "Dispatch",
    "DistributionList",
    "Meeting",
    "Obstacle",
    "ObstacleStep",
    "Office",
    "OrganizationOfficer",
    "RegisteredLetter",
    "Resolution",
    "ResolutionStep",
    "SeatHolder",
    "SendingSchedule",
    "TeamPlace",
]
