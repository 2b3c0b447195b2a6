"""Forms of the mentors app, by noun."""

from mentors.forms.areas import areas_within, village_label, villages_within
from mentors.forms.board import BoardFilterForm, BoardPairForm, DayForm, PaperForm
from mentors.forms.officials import (
    HandOverForm,
    OfficialFileForm,
    OfficialFilterForm,
    OfficialForm,
    ReturnForm,
    TransferForm,
)
from mentors.forms.pairings import ConflictForm, EndPairingForm, PairingForm
from mentors.forms.suggestions import OrderForm, SuggestionForm, SuggestionPairForm

__all__ = [
    "BoardFilterForm",
    "BoardPairForm",
    "ConflictForm",
    "DayForm",
    "EndPairingForm",
    "HandOverForm",
    "OfficialFileForm",
    "OfficialFilterForm",
    "OfficialForm",
    "OrderForm",
    "PairingForm",
    "PaperForm",
    "ReturnForm",
    "SuggestionForm",
    "SuggestionPairForm",
    "TransferForm",
    "areas_within",
    "village_label",
    "villages_within",
]
