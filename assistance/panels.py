"""What the household page shows of help and referrals."""

from accounts.permissions import Permission
from households.panels import household_door, household_panel

household_door("indicator", "ส่งต่อเรื่องนี้", "assistance:referral-create", Permission.REFERRAL_SEND)


@household_panel(
    key="assistance",
    title="การช่วยเหลือ",
    order=50,
    permission=Permission.ASSISTANCE_VIEW,
    template="assistance/partials/assistance_panel.html",
)
def assistance_panel(request, household):
    return {"rows": list(household.assistance.select_related("dimension", "organization")[:20])}


household_door("indicator", "ขอความช่วยเหลือ", "assistance:request-create", Permission.REQUEST_MAKE)


@household_panel(
    key="requests",
    title="คำขอความช่วยเหลือ",
    order=55,
    permission=Permission.REQUEST_VIEW,
    template="assistance/partials/requests_panel.html",
)
def requests_panel(request, household):
    return {"rows": list(household.requests.select_related("dimension").order_by("-received_at"))}


@household_panel(
    key="referrals",
    title="เรื่องส่งต่อ",
    order=60,
    permission=Permission.REFERRAL_VIEW,
    template="assistance/partials/referrals_panel.html",
)
def referrals_panel(request, household):
    return {"rows": list(household.referrals.select_related("organization", "dimension"))}
