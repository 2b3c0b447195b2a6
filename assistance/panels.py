"""What the household page shows of help and referrals."""

from collections import defaultdict
from decimal import Decimal

from accounts.permissions import Permission
from assistance.counting import GIVER
from core.thai import be_month
from households.panels import household_door, household_panel

SHOWN = 20

household_door("indicator", "ส่งต่อเรื่องนี้", "assistance:referral-create", Permission.REFERRAL_SEND)


@household_panel(
    key="assistance",
    title="การช่วยเหลือ",
    order=50,
    permission=Permission.ASSISTANCE_VIEW,
    template="assistance/partials/assistance_panel.html",
)
def assistance_panel(request, household):
    rows = household.assistance.standing().select_related("dimension", "organization")
    given = list(rows.annotate(giver_key=GIVER))
    baht = sum((row.amount for row in given if row.amount), Decimal(0))
    return {
        "rows": given[:SHOWN],
        "totals": {"times": len(given), "baht": baht},
        "together": list(_to_coordinate(given)),
    }


def _to_coordinate(given):
    """Help of one kind that several gave in one month, in words, the latest month first. Who gave
    is `counting.GIVER`, as on the page of overlaps.
    """
    groups = defaultdict(list)
    for row in given:
        groups[row.given_on.replace(day=1), row.get_kind_display()].append(row)
    for (month, kind), rows in groups.items():
        givers = {row.giver_key: row.giver_name for row in rows}
        if len(givers) > 1:
            yield f"{kind} เดือน{be_month(month)} จาก {_in_words(givers.values())}"


def _in_words(names):
    """Givers by name; those who are none but whoever recorded it are counted."""
    named = [name for name in names if name]
    others = len(names) - len(named)
    if others:
        named.append("พี่เลี้ยงหรือเจ้าหน้าที่" + (f" {others} คน" if others > 1 else ""))
    return ", ".join(named)


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
