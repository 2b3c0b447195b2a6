"""Forms of requests, letters, referrals and help."""

from assistance.forms.help import EntryForm, HelpForm, HelpListForm, HelpReasonForm
from assistance.forms.referrals import (
    AnswerForm,
    CodeForm,
    LetterForm,
    ReferralForm,
    WhoSaidForm,
    WithdrawForm,
    WrittenDownForm,
)
from assistance.forms.requests import (
    AnswerRequestForm,
    AskAlongForm,
    CompleteForm,
    RequestForm,
    RequestPhotoForm,
    WithdrawRequestForm,
)

__all__ = [
    "HelpForm",
    "EntryForm",
    "HelpListForm",
    "HelpReasonForm",
    "AnswerForm",
    "AnswerRequestForm",
    "AskAlongForm",
    "CodeForm",
    "CompleteForm",
    "LetterForm",
    "ReferralForm",
    "RequestForm",
    "RequestPhotoForm",
    "WhoSaidForm",
    "WithdrawForm",
    "WithdrawRequestForm",
    "WrittenDownForm",
]
