"""Forms that write over a stored record: what another has changed meanwhile is told, not lost."""

from datetime import date, time
from typing import Any

from django import forms
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.crypto import salted_hmac

from core.forms import StyledForm

SEEN = "seen"
CHANGED = (
    "มีผู้แก้ไขรายการนี้ระหว่างที่ท่านกรอก จึงยังไม่บันทึก สิ่งที่ท่านกรอกยังอยู่ในช่อง หากต้องการใช้ค่าของท่านให้กดบันทึกอีกครั้ง"
)
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class SeenField(forms.CharField):
    """Says which state of the record the page showed; nobody types it."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class StoredForm(StyledForm):
    """Mixin, in place of `StyledForm`: where the form is of a stored record (its `instance`, or
    `over` for a form that is not of a model), it carries the mark of what it showed. Where the
    record says something else by now it is refused once, with what was typed in its fields and what
    stands beside them; pressed again, it is meant.

    A form of no model takes its `initial` from the record after `hold_as_sent`.
    """

    is_bound: bool
    data: Any
    cleaned_data: dict[str, Any]
    changed_data: list[str]
    errors: Any

    def __init__(self, data: Any = None, *args: Any, over: Any = None, **kwargs: Any) -> None:
        record = over or kwargs.get("instance")
        stored = record if record is not None and not record._state.adding else None
        if stored and not over:
            hold_as_sent(stored, data)
        super().__init__(data, *args, **kwargs)
        if stored:
            self.fields[SEEN] = SeenField(required=False, initial=self.mark)

    def add_prefix(self: Any, field_name: str) -> str:
        """The mark has one name in every form; drafts know it by that."""
        # The form this is mixed into has it.
        return field_name if field_name == SEEN else super().add_prefix(field_name)  # type: ignore[misc]

    def mark(self) -> str:
        """Tells one state of what the form shows from the next."""
        said = [(name, _plain(self.initial.get(name))) for name in sorted(self._compared())]
        return salted_hmac(SEEN, repr(said)).hexdigest()

    def _compared(self) -> list[str]:
        fields = self.fields.items()
        return [name for name, f in fields if not isinstance(f, forms.FileField | SeenField)]

    def full_clean(self: Any) -> None:
        super().full_clean()  # type: ignore[misc]
        if not self.is_bound or SEEN not in self.fields:
            return
        seen = getattr(self, "cleaned_data", {}).pop(SEEN, "")
        if seen and not self._errors and seen != (mark := self.mark()):
            self._tell([name for name in self._compared() if name in self.changed_data], mark)

    def _tell(self: Any, others: list[str], mark: str) -> None:
        for name in others:
            self.add_error(name, f"ขณะนี้บันทึกไว้ว่า “{in_words(self[name])}”")
        if others:
            self.add_error(None, CHANGED)
            self.data = self.data.copy()
            self.data[SEEN] = mark


def hold_as_sent(record: Model, data: Any) -> None:
    """Reads the record as it stands, where `data` was sent over it: until the transaction ends no
    other form over it is saved. Taken before any row is locked, so it stands in the way of nobody
    who locks in the order of their act.
    """
    if data and data.get(SEEN):
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [f"{record._meta.label}:{record.pk}"])
        record.refresh_from_db()


def in_words(bound: forms.BoundField) -> str:
    """What the record says in this field, as its page says it."""
    field: Any = bound.field
    value = bound.initial
    if isinstance(field, forms.BooleanField):
        return "ใช่" if value else "ไม่ใช่"
    if hasattr(field, "label_from_instance"):
        rows = field.queryset.model._base_manager.filter(pk__in=_keys(value))
        return ", ".join(str(field.label_from_instance(row)) for row in rows) or "ว่าง"
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.widget.choices}
        keys = map(str, _keys(field.prepare_value(value)))
        return ", ".join(labels.get(key, key) for key in keys) or "ว่าง"
    return str(field.widget.format_value(field.prepare_value(value)) or "ว่าง")


def _keys(value: Any) -> list[Any]:
    plain = _plain(value)
    return [key for key in (plain if isinstance(plain, list) else [plain]) if key != ""]


def _plain(value: Any) -> Any:
    """The value without what differs from one reading to the next."""
    if isinstance(value, list | tuple | set | QuerySet):
        return [_plain(one) for one in value]
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)
