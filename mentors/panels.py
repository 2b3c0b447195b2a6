"""What the household page and the list of households show of mentors."""

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat, Trim

from accounts.permissions import Permission
from households.panels import household_panel
from households.querysets import list_column
from mentors.enums import PairingKind
from mentors.forms import EndPairingForm
from mentors.models import Pairing

NAME = Concat("official__title", "official__first_name", Value(" "), "official__last_name")
MAIN = Pairing.objects.order_by().filter(
    household=OuterRef("pk"), ended_on=None, kind=PairingKind.MAIN
)
list_column("mentor", Subquery(MAIN.annotate(name=Trim(NAME)).values("name")[:1]))


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
