"""The history: who looked at a household, what a person did, one entry with its rows, export."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.actions import (
    Act,
    codes_called,
    column_of,
    name_of,
    purpose_of,
    record_of,
    roles_of,
    table_of,
)
from accounts.doors import permission_required
from accounts.enums import AuditOutcome
from accounts.forms.accounts import HistoryFilterForm
from accounts.models import AuditEvent, RowHistory, User
from accounts.permissions import Permission
from accounts.replica import reads_replica
from core import thai
from core.forms import asked_in, is_misread
from core.pages import back_to_filter, paginate
from core.paging import count_up_to
from core.querysets import of_name
from core.sheets import sheet_response
from places.enums import AreaLevel
from places.models import Area

MOST_KEPT = 20
LATELY = timedelta(days=30)


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def audit_list(request):
    """Everything, newest first, filtered."""
    form = HistoryFilterForm(request.GET or None)
    rows, chosen = found(form)
    context = paginate(request, rows) | {"form": form}
    context["events"] = shown(context["page"].object_list)
    audit.record(
        Act.AUDIT_VIEWED,
        by=request.user,
        household_id=chosen.get("household"),
        details=chosen | {"count": context["page"].paginator.count},
    )
    return render(request, "accounts/audit_list.html", context)


def found(form) -> tuple:
    """The entries a filter leaves, and the filter as the history keeps it."""
    rows = AuditEvent.objects.order_by("-id")
    if is_misread(form):
        return rows.none(), {}
    chosen = {name: value for name, value in asked_in(form).items() if value}
    if "household" in chosen:
        rows = rows.filter(household_id__in=audit.family_of(chosen["household"]))
    if "unnamed" in chosen:
        rows = _may_have_shown_families(rows)
    if "user" in chosen:
        keys = _accounts_called(chosen["user"])
        rows = rows.filter(actor_id__in=keys)
        chosen["user"] = keys[:MOST_KEPT]  # the history keeps no names
    if "action" in chosen:
        code = Q(action__startswith=chosen["action"])
        rows = rows.filter(code | Q(action__in=codes_called(chosen["action"])))
    if "outcome" in chosen:
        rows = rows.filter(outcome=chosen["outcome"])
    if "first" in chosen:
        rows = rows.filter(at__gte=_midnight(chosen["first"]))
    if "last" in chosen:
        rows = rows.filter(at__lt=_midnight(chosen["last"] + timedelta(days=1)))
    return rows, chosen


def _may_have_shown_families(rows):
    """Acts that name no household. Rooms above tell the history only what their acts are called, so
    all of theirs stay; those of this room (sign-in, accounts, roles) show none.
    """
    return rows.filter(household_id=None, outcome=AuditOutcome.DONE).exclude(action__in=Act.values)


def _accounts_called(text: str) -> list[int]:
    """Whose user name that is; else everybody in whose names it stands."""
    accounts = User.objects.values_list("pk", flat=True)
    exactly = list(accounts.filter(username=text))
    return exactly or list(of_name(accounts, text, "username", "first_name", "last_name"))


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


def shown(events) -> list:
    """Entries with `actor`, `behalf`, and Thai `name`, `roles`, `record` and `counted`; two queries
    more.
    """
    events, places = list(events), places_by_code()
    ids = {e.actor_id for e in events} | {e.on_behalf_of_id for e in events}
    people = User.objects.in_bulk(ids - {None})
    for event in events:
        event.actor = people.get(event.actor_id)
        event.behalf = people.get(event.on_behalf_of_id)
        event.name, event.purpose = name_of(event.action), purpose_of(event.purpose)
        event.roles = roles_of(event.actor_role, places)
        event.record = record_of(event.target_type, event.target_id)
        event.counted = _in_words(event.details.get("count"))
    return events


def _in_words(count) -> str:
    """How many, as it is kept; a count that was given up is kept in words already (`audit`)."""
    return f"{count:,}" if isinstance(count, int | float) else str(count or "")


def places_by_code() -> dict[str, str]:
    areas = Area.objects.exclude(level=AreaLevel.SUBDISTRICT).only("code", "name", "level")
    return {area.code: area.full_name for area in areas}


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def audit_detail(request, pk):
    """One entry, and the rows that changed in the same request, before and after."""
    event = get_object_or_404(AuditEvent, pk=pk)
    audit.record(Act.AUDIT_VIEWED, event, by=request.user, household_id=event.household_id)
    changed = RowHistory.objects.none()
    if event.request_id:
        changed = RowHistory.objects.filter(request_id=event.request_id).order_by("id")
    return render(
        request,
        "accounts/audit_detail.html",
        {"event": shown([event])[0], "changes": [_change(row) for row in changed[:200]]},
    )


def _change(row) -> dict:
    before, after = row.before or {}, row.after or {}
    lines = [
        (column_of(row.table, name), before.get(name), after.get(name))
        for name in sorted({*before, *after})
    ]
    return {"row": row, "table": table_of(row.table), "lines": lines}


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def audit_household(request, pk):
    """Who looked at this household, or at one that was merged into it: each person once in each
    role they did it in, how often and when last; and what changed. Lists and exports that showed it
    name no household (`accounts.audit`), which the page says.
    """
    events = AuditEvent.objects.filter(household_id__in=audit.family_of(pk))
    people = events.filter(actor_id__isnull=False).values("actor_id", "actor_role")
    people = list(people.annotate(times=Count("id"), last=Max("at")).order_by("-last"))
    users, places = User.objects.in_bulk({line["actor_id"] for line in people}), places_by_code()
    for line in people:
        line["roles"] = roles_of(line["actor_role"], places)
        line["actor"] = users.get(line["actor_id"])
    context = paginate(request, events.order_by("-id"), count=count_up_to(events))
    context["events"] = shown(context["page"].object_list)
    changed = RowHistory.objects.filter(household_id__in=audit.family_of(pk))
    changed = changed.order_by("-id")[:50]
    changers = User.objects.in_bulk({row.actor_id for row in changed if row.actor_id})
    audit.record(Act.AUDIT_VIEWED, by=request.user, household_id=pk)
    return render(
        request,
        "accounts/audit_household.html",
        context
        | {
            "household": pk,
            "people": people,
            "unnamed": _link_to_unnamed(),
            "changes": [_change(row) | {"actor": changers.get(row.actor_id)} for row in changed],
        },
    )


def _link_to_unnamed() -> str:
    """The query of what may have shown the household lately beside what names it."""
    first = HistoryFilterForm.base_fields["first"].prepare_value(timezone.localdate() - LATELY)
    return urlencode({"unnamed": "household", "first": first})


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def audit_user(request, pk):
    """What this person did: by kind with counts, then each entry."""
    user = get_object_or_404(User, pk=pk)
    events = AuditEvent.objects.filter(actor_id=pk)
    kinds = list(events.values("action").annotate(times=Count("id"), last=Max("at")))
    for line in kinds:
        line["name"] = name_of(line["action"])
    context = paginate(request, events.order_by("-id"), count=sum(line["times"] for line in kinds))
    context["events"] = shown(context["page"].object_list)
    households = events.filter(household_id__isnull=False).values("household_id").distinct()
    audit.record(Act.AUDIT_VIEWED, user, by=request.user)
    return render(
        request,
        "accounts/audit_user.html",
        context
        | {
            "person": user,
            "kinds": sorted(kinds, key=lambda line: -line["times"]),
            "household_count": households.count(),
        },
    )


@require_safe
@permission_required(Permission.AUDIT_VIEW)
@reads_replica
def audit_export(request):
    """The filtered history as XLSX."""
    form = HistoryFilterForm(request.GET or None)
    if is_misread(form):
        return back_to_filter(request, form, "accounts:audit-list")
    rows, chosen = found(form)
    people, places = dict(User.objects.values_list("pk", "username")), places_by_code()
    headings = [
        "ลำดับ",
        "เวลา",
        "ผู้ใช้",
        "บทบาทที่ใช้",
        "กระทำแทน",
        "การกระทำ",
        "ผล",
        "ข้อมูล",
        "ครัวเรือน",
        "เหตุผล",
        "ระบบทำเพื่อ",
        "รหัสคำขอ",
        "ที่อยู่เครือข่าย",
    ]
    response, count = sheet_response(
        "audit.xlsx",
        headings,
        (
            (
                e.pk,
                f"{thai.be_date(timezone.localtime(e.at))} {timezone.localtime(e.at):%H:%M:%S}",
                people.get(e.actor_id, ""),
                roles_of(e.actor_role, places),
                people.get(e.on_behalf_of_id, ""),
                name_of(e.action),
                e.get_outcome_display(),
                record_of(e.target_type, e.target_id),
                e.household_id or "",
                e.reason,
                purpose_of(e.purpose),
                e.request_id,
                e.remote_address or "",
            )
            for e in rows.iterator(chunk_size=500)
        ),
    )
    audit.record(Act.AUDIT_EXPORTED, by=request.user, details=chosen | {"count": count})
    return response
