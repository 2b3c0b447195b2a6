"""The ownership tables as a page: whose problem an indicator is."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import permission_required
from accounts.permissions import Permission
from indicators.models import Indicator, IndicatorEdition, SourceCorrection
from indicators.services import owners_for, proposed_agencies, supporting_offices
from places.panels import page_of_duty


@require_safe
@permission_required(Permission.SIGNED_IN)
def indicator_list(request):
    editions = list(IndicatorEdition.objects.order_by("indicator_set", "-first_year"))
    chosen = request.GET.get("edition", "")
    edition = next((e for e in editions if str(e.pk) == chosen), editions[0])
    indicators = list(
        Indicator.objects.filter(edition=edition)
        .select_related("category")
        .prefetch_related("dimension_links__dimension")
    )
    owners, offices = owners_for(indicators), proposed_agencies(indicators)
    is_owned = bool(owners)
    supporting = supporting_offices(indicators)
    for indicator in indicators:
        entry = owners.get(indicator.pk, {"lead": [], "support": []})
        indicator.lead, indicator.support = entry["lead"], entry["support"]
        indicator.office = offices.get(indicator.pk)
        indicator.deciding = page_of_duty(entry["lead"][0]) if entry["lead"] else ""
        indicator.supporting = supporting.get(indicator.pk, [])
    return render(
        request,
        "indicators/indicator_list.html",
        {
            "editions": editions,
            "edition": edition,
            "indicators": indicators,
            "without_office": [i for i in indicators if is_owned and i.office is None],
            "is_owned": is_owned,
            "correction_count": SourceCorrection.objects.count(),
        },
    )


@require_safe
@permission_required(Permission.SIGNED_IN)
def correction_list(request):
    """Every word of the sources that was changed or is doubted, with why and how surely."""
    rows = SourceCorrection.objects.order_by("id")
    return render(request, "indicators/correction_list.html", {"corrections": rows})
