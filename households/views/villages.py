"""A proposal for a village: what it lacks and its households need in common, to hand over."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.navigation import permissions_of
from accounts.permissions import Permission
from core.sheets import sheet_response
from households.actions import Act
from households.services import villages
from places.models import Village
from places.panels import Place, area_doors_for

HEADINGS = (
    "มิติ",
    "สิ่งที่หมู่บ้านขาด (กชช.2ค)",
    "หน่วยงานหลัก",
    "หน่วยงานในจังหวัด (โปรดตรวจสอบ)",
    "ครัวเรือนที่ต้องการ",
)
TITLE = "ข้อเสนอของหมู่บ้าน: {}"


def _place(code) -> Place:
    rows = Village.objects.select_related("subdistrict__parent")
    village = get_object_or_404(rows, pk=code)
    return Place(code, village.subdistrict, village)


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def village_proposal(request, code):
    """The proposal as a page to read and print."""
    place = _place(code)
    survey, shared = villages.shared_in(place, request.user)
    audit.record(Act.VILLAGE_PROPOSAL_VIEWED, by=request.user, details={"village": code})
    common = [s for s in shared if s.is_common]
    context = {
        "place": place,
        "survey": survey,
        "shared": common,
        "notes": villages.notes_on(survey, common) if common else [],
        "doors": area_doors_for(permissions_of(request.user)),
    }
    return render(request, "households/village_proposal.html", context)


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def village_proposal_file(request, code):
    """The same as a sheet: numbers of households, nobody's name."""
    place = _place(code)
    survey, shared = villages.shared_in(place, request.user)
    common = [line for line in shared if line.is_common]
    rows = [
        (
            line.dimension.name,
            str(lack.indicator),
            ", ".join(map(str, lack.lead)),
            str(lack.office or ""),
            len(line.households),
        )
        for line in common
        for lack in line.lacks
    ]
    notes = [TITLE.format(place.full_name), *(villages.notes_on(survey, common) if common else ())]
    response, count = sheet_response(f"village-{code}.xlsx", HEADINGS, rows, notes)
    details = {"village": code, "count": count}
    audit.record(Act.VILLAGE_PROPOSAL_EXPORTED, by=request.user, details=details)
    return response
