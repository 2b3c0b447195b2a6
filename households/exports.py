"""The everyday exports: their columns, each with the model field it comes from."""

from households.models import Household
from places.models import Village

# Heading, model, field (for its class of data), and how a household gives the value.
COLUMNS = (
    ("รหัสบ้าน", Household, "house_code", lambda h: h.house_code),
    ("หัวหน้าครัวเรือน", Household, "head_name", lambda h: h.head_name),
    ("บ้านเลขที่", Household, "house_number", lambda h: h.house_number),
    ("หมู่บ้าน", Village, "name", lambda h: str(h.village or "")),
    ("ตำบล", Household, "subdistrict", lambda h: h.subdistrict.name),
    ("อำเภอ", Household, "district", lambda h: h.subdistrict.parent.name),
    ("สมาชิก", Household, "member_count", lambda h: h.member_count),
    ("คะแนนความเร่งด่วน", Household, "urgency_score", lambda h: h.urgency_score),
    ("ที่มา", Household, "origin", lambda h: h.get_origin_display()),
    ("สถานะการสำรวจ", Household, "survey_status", lambda h: h.get_survey_status_display()),
)
HEADINGS = [heading for heading, *_rest in COLUMNS]


def row(household) -> tuple:
    """A household's cells, in the order of `HEADINGS`."""
    return tuple(value(household) for *_rest, value in COLUMNS)


# Heading, field of `Nomination`, and how a nomination gives it; `names` are dimensions by code.
NOMINATION_COLUMNS = (
    ("หัวหน้าครัวเรือน", "head_name", lambda n, _names: n.head_name),
    ("บ้านเลขที่", "house_number", lambda n, _names: n.house_number),
    ("หมู่บ้าน", "village", lambda n, _names: str(n.village or "")),
    ("ตำบล", "subdistrict", lambda n, _names: n.subdistrict.name),
    ("อำเภอ", "district", lambda n, _names: n.subdistrict.parent.name),
    (
        "มิติที่ตกเกณฑ์",
        "dimensions",
        lambda n, names: ", ".join(names.get(code, code) for code in n.dimensions),
    ),
    ("เสนอโดย", "proposed_by", lambda n, _names: n.proposed_by.full_name),
    ("เสนอเมื่อ", "proposed_at", lambda n, _names: n.proposed_at),
    ("สถานะ", "status", lambda n, _names: n.get_status_display()),
    ("ตรวจสอบโดย", "decided_by", lambda n, _names: n.decided_by.full_name if n.decided_by else ""),
    ("ตรวจสอบเมื่อ", "decided_at", lambda n, _names: n.decided_at),
)
NOMINATION_HEADINGS = [heading for heading, *_rest in NOMINATION_COLUMNS]


def nomination_row(nomination, names) -> tuple:
    """A nomination's cells, in the order of `NOMINATION_HEADINGS`."""
    return tuple(value(nomination, names) for *_rest, value in NOMINATION_COLUMNS)
