"""What the household page shows of mentors."""

from accounts.permissions import Permission
from households.panels import household_panel
from mentors.forms import EndPairingForm


@household_panel(
    key="mentor",
    title="พี่เลี้ยง",
    order=10,
    permission=Permission.PAIRING_VIEW,
    template="mentors/partials/pairing_panel.html",
    is_open=True,
)
def pairing_panel(request, household):
    pairings = list(household.pairings.select_related("official__organization").order_by("-id"))
    return {
        "current": [p for p in pairings if p.ended_on is None],
        "past": [p for p in pairings if p.ended_on],
        "end_form": EndPairingForm(),
    }
