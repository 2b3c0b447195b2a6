"""Areas, organisations, committees, accounts with their roles, history, inbox."""

from committees.models.accounts import EmergencyAccess, Membership, User
from committees.models.areas import Area, Organization, OrganizationDuty
from committees.models.committees import Committee, CommitteeDuty, CommitteeSeat, SeatHolder
from committees.models.history import AuditEvent, AuditSeal, RowHistory
from committees.models.jobs import Digest, JobFields, Notification
from committees.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "Area",
    "AuditEvent",
    "AuditSeal",
    "Committee",
    "CommitteeDuty",
    "CommitteeSeat",
    "Digest",
    "EmergencyAccess",
    "JobFields",
    "Membership",
    "Notification",
    "Organization",
    "OrganizationDuty",
    "RowHistory",
    "SeatHolder",
    "User",
]
