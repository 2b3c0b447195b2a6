"""The everyday export of households: its columns, each with the model field it comes from."""

from households.models import Household, Village

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
    ("สถานะการสำรวจ", Household, "survey_status", lambda h: h.get_survey_status_display()),
)
HEADINGS = [heading for heading, *_rest in COLUMNS]


def row(household) -> tuple:
    """A household's cells, in the order of `HEADINGS`."""
    return tuple(value(household) for *_rest, value in COLUMNS)
