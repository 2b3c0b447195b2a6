"""The Logbook-style export: columns as a table. Our own layout; TPMAP's was not found (DOMAIN
§0.3).
"""

NOTICE = "รูปแบบของจังหวัดเลย ไม่ใช่รูปแบบทางการของ TPMAP Logbook"

COLUMNS = (
    ("รหัสบ้าน", lambda v: v.household.house_code),
    ("รหัสหมู่บ้าน", lambda v: v.household.village_id or ""),
    ("บ้านเลขที่", lambda v: v.household.house_number),
    ("ตำบล", lambda v: v.household.subdistrict.name),
    ("อำเภอ", lambda v: v.household.subdistrict.parent.name),
    ("หัวหน้าครัวเรือน", lambda v: v.household.head_name),
    ("สถานะการสำรวจ", lambda v: v.household.get_survey_status_display()),
    ("วันที่เยี่ยม", lambda v: v.visited_on),
    ("วัตถุประสงค์", lambda v: v.get_purpose_display()),
    ("ผลการเยี่ยม", lambda v: v.summary),
    ("สิ่งที่จะทำต่อ", lambda v: v.next_step),
    ("ความก้าวหน้ารายมิติ", lambda v: "; ".join(
        f"{p.dimension.name}: {p.get_progress_display()}" for p in v.progress.all())),
    ("4 ท", lambda v: "; ".join(
        f"{a.get_aspect_display()} {a.score}" for a in v.assessment.all())),
    ("ผู้บันทึก", lambda v: v.recorded_by.full_name),
    ("ผู้ตรวจ", lambda v: v.verified_by.full_name),
    ("วันที่ตรวจ", lambda v: v.verified_at),
)  # fmt: skip

HEADINGS = [heading for heading, _value in COLUMNS]


def row(visit) -> list:
    """The cells of a visit, in the order of `HEADINGS`."""
    return [value(visit) for _heading, value in COLUMNS]
