"""Forms that write over a stored record: what another has changed meanwhile is told, not lost."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from core.forms import StyledForm

SEEN = "seen"
CHANGED = (
    "รายการนี้เปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ จึงยังไม่บันทึก สิ่งที่ท่านกรอกยังอยู่ในช่อง"
    " ช่องที่ท่านไม่ได้แก้แสดงค่าล่าสุดแล้ว หากต้องการใช้ค่าของท่านให้กดบันทึกอีกครั้ง"
)
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class SeenField(forms.CharField):
    """Says which state of the record the page showed; nobody types it."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class StoredForm(StyledForm):
    """Mixin, in place of `StyledForm`: where the form is of a stored record (its `instance`, or
    `over` for a form that is not of a model), it carries the marks of what each field showed. Where
    the record says something else by now, a field nobody touched follows it. One that was changed
    is refused once, with what was typed and what stands beside it; pressed again, it is meant.

    A form of no model takes its `initial` from the record after `hold_as_sent`.
    """

    is_bound: bool
    data: Any
    cleaned_data: dict[str, Any]
    changed_data: list[str]
    errors: Any
    is_row = False  # of a table (`rows_formset`): each row has a mark of its own
    marks_new = False  # also a record still to be added, where two may begin the same one

    def __init__(self, data: Any = None, *args: Any, over: Any = None, **kwargs: Any) -> None:
        record = over or kwargs.get("instance")
        stored = record if record is not None and not record._state.adding else None
        if stored and not over:
            hold_as_sent(stored, data)
        super().__init__(data, *args, **kwargs)
        if stored or self.marks_new:
            self.fields[SEEN] = SeenField(required=False, initial=self.mark)

    def add_prefix(self: Any, field_name: str) -> str:
        """The mark has one name in every form of one record; drafts know it by that."""
        if field_name == SEEN and not self.is_row:
            return field_name
        return super().add_prefix(field_name)  # type: ignore[misc]  # of the form it is mixed into

    def mark(self) -> str:
        """Tells, for each field, one state of it from the next."""
        return _as_text({name: self._mark_of(name) for name in self._compared()})

    def _compared(self) -> list[str]:
        fields = self.fields.items()
        return [name for name, f in fields if not isinstance(f, forms.FileField | SeenField)]

    def _mark_of(self: Any, name: str) -> str:
        return _hash(name, self.get_initial_for_field(self.fields[name], name))

    def full_clean(self: Any) -> None:
        moved = self._follow() if self.is_bound and SEEN in self.fields else []
        super().full_clean()  # type: ignore[misc]
        getattr(self, "cleaned_data", {}).pop(SEEN, None)
        meant = [name for name in moved if name in self.changed_data]
        if meant and not self._errors:
            for name in meant:
                self.add_error(name, f"ขณะนี้บันทึกไว้ว่า “{in_words(self[name])}”")
            self.add_error(None, CHANGED)
            self._mark_anew(meant)

    def _follow(self: Any) -> list[str]:
        """Puts what is stored by now into the fields that were sent as they were shown; returns the
        other ones that have moved.
        """
        shown = _marks(self[SEEN].data)
        moved = [n for n in self._compared() if n in shown and shown[n] != self._mark_of(n)]
        left = [name for name in moved if self._is_as_shown(name, shown[name])]
        if left:
            self._mark_anew(left)
            for name in left:
                self.data.setlist(self[name].html_name, _as_sent(self[name]))
            self.__dict__.pop("changed_data", None)  # a table has asked for it already
        return [name for name in moved if name not in left]

    def _is_as_shown(self: Any, name: str, mark: str) -> bool:
        """Whether what was sent of a field, as it is or as it is read, is what its page showed."""
        sent = self[name].data
        try:
            read = self.fields[name].clean(sent)
        except forms.ValidationError:
            read = sent
        return mark in (_hash(name, sent), _hash(name, read))

    def is_untouched(self: Any, name: str) -> bool:
        """Whether a field was sent as its page showed it, whatever is stored by now."""
        mark = _marks(self.data.get(self.add_prefix(SEEN))).get(name)
        return mark is not None and self._is_as_shown(name, mark)

    def _mark_anew(self: Any, names: list[str]) -> None:
        marks = _marks(self[SEEN].data) | {name: self._mark_of(name) for name in names}
        self.data = self.data.copy()
        self.data[self.add_prefix(SEEN)] = _as_text(marks)


def _hash(name: str, value: Any) -> str:
    return salted_hmac(SEEN, repr((name, _plain(value)))).hexdigest()[:12]


def _as_text(marks: dict[str, str]) -> str:
    return " ".join(f"{name}:{mark}" for name, mark in marks.items())


def _marks(sent: str | None) -> dict[str, str]:
    """The marks a page carried, by field; a garbled one is none."""
    parts = [part.partition(":") for part in (sent or "").split()]
    return {name: mark for name, _colon, mark in parts}


def _as_sent(bound: forms.BoundField) -> list[str]:
    """What a browser would send of a field that nobody touches."""
    field: Any = bound.field
    value = field.prepare_value(bound.initial)
    if isinstance(field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = field.widget.format_value(value)
    return shown if isinstance(shown, list) else [] if shown is None else [shown]


def hold_as_sent(record: Model, data: Any) -> None:
    """Reads the record as it stands, where `data` was sent over it: until the transaction ends no
    other form over it is saved. Taken before any row is locked, so it stands in the way of nobody
    who locks in the order of their act.
    """
    if data and data.get(SEEN):
        _hold(f"{record._meta.label}:{record.pk}")
        try:
            record.refresh_from_db()
        except ObjectDoesNotExist:  # taken away while this waited
            raise Http404 from None


def _hold(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [name])


MOST_ROWS = 300


class RowsFormSet(forms.BaseModelFormSet):
    """Rows edited as one table. Which of them are there already shows in their keys, whatever the
    form says of their number; more new ones than the page offered are not looked at. Tables of one
    model that are sent go one after the other, as forms over one record do.
    """

    model: Any
    alike: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data:
            _hold(self.model._meta.label)
        super().__init__(data, *args, **kwargs)

    @cached_property
    def forms(self) -> list[Any]:
        """The rows; what their fields `alike` offer is asked for once."""
        rows: list[Any] = super().forms
        for name in self.alike if rows else ():
            choices = list(rows[0].fields[name].choices)
            for row in rows:
                row.fields[name].choices = choices
        return rows

    def initial_form_count(self) -> int:
        if not self.is_bound:
            return super().initial_form_count()
        key = self.model._meta.pk.name
        keys = [self.data.get(f"{self.add_prefix(n)}-{key}") for n in range(MOST_ROWS)]
        return min(sum(map(bool, keys)), len(self.get_queryset()))

    def total_form_count(self) -> int:
        count = super().total_form_count()
        return min(count, self.initial_form_count() + self.extra) if self.is_bound else count


def rows_formset(
    model: type[Model], form: type[forms.ModelForm], *, extra: int = 0, alike: tuple[str, ...] = ()
) -> Any:
    """The class of a table of at most 300 rows of `model`, each a `form` (`StoredForm`); its fields
    `alike` offer the same in every row.
    """
    formset: Any = forms.modelformset_factory(
        model,
        form=form,
        formset=RowsFormSet,
        extra=extra,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + extra,
        min_num=1,
        validate_min=True,
    )
    formset.alike, formset.form.is_row = alike, True
    return formset


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
    """The value without what differs from one reading, or one way of writing, to the next."""
    if isinstance(value, list | tuple | set | QuerySet):
        return sorted(_plain(one) for one in value) or ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if value is None or value is False:
        return ""
    return str(value).replace("\r\n", "\n").strip()
