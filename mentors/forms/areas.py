"""Areas and villages a form may offer."""

from places.codes import AreaCode, area_code, is_within
from places.models import Area, Village
from places.querysets import codes_within


def areas_within(codes):
    return Area.objects.within(codes)


def villages_within(codes):
    return Village.objects.filter(codes_within(codes)).select_related("subdistrict")


def village_label(village):
    """Every sub-district has its หมู่ที่ 1."""
    return f"ต.{village.subdistrict.name} {village}"


def choose_village(form, codes, area: str | None = None) -> None:
    """Offers the villages of the district in which the work place lies, which the form says or
    which it is now (`area`); a page with a script fetches them when another is chosen.
    """
    now = form.initial.get("work_area") or area
    chosen = area_code(form.data.get("work_area") or getattr(now, "pk", now))
    districts = [code for code in codes if not AreaCode(code).is_province]
    if chosen and not chosen.is_province and is_within(chosen, codes):
        districts = [chosen.district]
    field = form.fields["village"]
    field.queryset = villages_within(districts)
    field.label_from_instance = village_label
    if not districts:
        field.help_text = "เลือกพื้นที่ปฏิบัติงานก่อน"
    if place := form.fields.get("work_area"):
        place.widget.attrs |= {
            "hx-get": "",
            "hx-select": "#id_village",
            "hx-target": "#id_village",
            "hx-swap": "outerHTML",
        }
