"""What the household page shows of the lists that made it."""

from accounts.permissions import Permission
from households.panels import household_panel
from households.tpmap.services.sources import origins_of


@household_panel(
    key="origins",
    title="บัญชีที่นำเข้า",
    order=90,
    permission=Permission.HOUSEHOLD_VIEW,
    template="tpmap/partials/origins_panel.html",
)
def origins_panel(request, household):
    """Nothing for a household no list made."""
    origins = origins_of(household)
    return {"origins": origins} if origins else None
