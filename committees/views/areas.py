"""Pages of places: what lies in each, and what the rooms know of it."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.doors import permission_required
from accounts.navigation import permissions_of
from accounts.permissions import Permission
from places.codes import VILLAGE_DIGITS
from places.models import Area, Village
from places.panels import Place, area_panels_for


@require_safe
@permission_required(Permission.SIGNED_IN)
def area_home(request):
    """The province's page."""
    return area_detail(request, settings.PROVINCE)


@require_safe
@permission_required(Permission.SIGNED_IN)
def area_detail(request, code):
    """A place with what lies in it and what each room knows of it, as far as the person may see."""
    place = place_of(code)
    panels = [
        {"panel": panel, "context": context}
        for panel in area_panels_for(permissions_of(request.user))
        if (context := panel.load(request, place)) is not None
    ]
    context = {"place": place, "around": around(place), "inside": inside(place), "panels": panels}
    return render(request, "committees/area_detail.html", context)


def place_of(code: str) -> Place:
    """Answers 404 for a code nothing has."""
    if len(code) == VILLAGE_DIGITS:
        villages = Village.objects.select_related("subdistrict__parent__parent")
        village = get_object_or_404(villages, pk=code)
        return Place(code, village.subdistrict, village)
    return Place(code, get_object_or_404(Area.objects.select_related("parent__parent"), pk=code))


def around(place: Place) -> list[Area]:
    """The areas it lies in, widest first."""
    found, area = [], place.area if place.is_village else place.area.parent
    while area:
        found.append(area)
        area = area.parent
    return found[::-1]


def inside(place: Place) -> list[tuple[str, str]]:
    """`(code, name)` of what lies in it one level down."""
    if place.is_village:
        return []
    if place.is_subdistrict:
        return [(v.code, str(v)) for v in place.area.villages.order_by("number")]
    return [(area.code, area.full_name) for area in place.area.children.order_by("code")]
