"""The mark of records from before the system, brought in from a spreadsheet."""

from django.db.models import BooleanField

FROM_BEFORE = "นำเข้าจากเดิม"


def brought_in() -> BooleanField:
    """The field `is_brought_in` of a record that people also make by hand."""
    return BooleanField(FROM_BEFORE, default=False, db_default=False, editable=False)
