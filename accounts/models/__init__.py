"""People who sign in, their roles, the history, the inbox and receipts of forms."""

from accounts.models.accounts import EmergencyAccess, Membership, User
from accounts.models.batches import AccountBatch, ProposedAccount
from accounts.models.history import AuditEvent, AuditSeal, RowHistory
from accounts.models.inbox import Digest, Notification
from accounts.models.letters import AccountLetter, LetterPrint
from accounts.models.receipts import FormReceipt
from accounts.models.tokens import ApiToken

__all__ = [
    "AccountBatch",
    "AccountLetter",
    "ApiToken",
    "AuditEvent",
    "AuditSeal",
    "Digest",
    "EmergencyAccess",
    "FormReceipt",
    "LetterPrint",
    "Membership",
    "Notification",
    "ProposedAccount",
    "RowHistory",
    "User",
]
