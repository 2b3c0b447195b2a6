"""The page everybody starts from: what waits, and the month in figures."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.doors import permission_required
from accounts.navigation import address_of, permissions_of
from accounts.permissions import Permission
from core.paging import added, count_each
from households.sets import lists_asked_once
from households.stranded import counted_rows
from logbook.services.work import work_of
from reports.first_run import first_steps
from reports.views.governor import governor
from reports.waiting import own_of_chief, waiting_for


@require_safe
@permission_required(Permission.SIGNED_IN)
def home(request):
    """What waits for this person today; whoever has only figures begins with them."""
    user, may = request.user, permissions_of(request.user)
    has_work = may & {Permission.HOUSEHOLD_VIEW, Permission.REFERRAL_VIEW}
    if Permission.DASHBOARD_VIEW in may and not has_work:
        return governor(request, own=list(own_of_chief(user)))
    with lists_asked_once():
        waiting = list(waiting_for(user, may))
    live = [kind.rows for kind in waiting if kind.rows is not None]
    stranded = counted_rows(user) if Permission.HOUSEHOLD_EDIT in may else []
    found = iter(count_each([*live, *stranded], MOST))
    counts = [next(found) if kind.rows is not None else kind.stored.number for kind in waiting]
    shown = [
        (kind, count)
        for kind, count in zip(waiting, counts, strict=True)
        if count or kind.is_shown_empty
    ]
    cards = [(kind.label, count, kind.address) for kind, count in shown]
    steps = {kind.label: kind.step for kind in waiting} | STEPS
    if Permission.VISIT_VIEW in may:
        total = work_of(user, most=MOST).total()
        card = ("ครัวเรือนที่มีงานต้องทำ", total, address_of("logbook:worklist"))
        cards.insert(sum(kind.is_before_work for kind, _count in shown), card)
    if count := added(found):  # the rest of them
        cards.append(("งานที่ไม่มีผู้รับ", count, address_of("households:stranded-list")))
    sets_up = {Permission.ACCOUNT_MANAGE, Permission.MONTH_CLOSE} & may
    context = {
        "cards": cards,
        "todo": [(*card, steps[card[0]]) for card in cards if card[1] and steps.get(card[0])],
        "totals": [card for card in cards if not steps.get(card[0])],
        "stored": [(kind.label, kind.stored.at) for kind in waiting if kind.stored],
        "first_steps": first_steps(may) if sets_up else [],
        "now": timezone.now(),
    }
    return render(request, "reports/home.html", context)


MOST = 2_000  # a card counts so far; the list behind it further
# What comes next for the cards that are put together from several places.
STEPS = {"ครัวเรือนที่มีงานต้องทำ": "ทำงานที่ครบกำหนด", "งานที่ไม่มีผู้รับ": "มอบให้ผู้ที่ทำได้"}
