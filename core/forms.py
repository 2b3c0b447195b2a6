"""Forms that look and speak like the rest of the site."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model

from core import days, thai
from core.periods import add_months

DASHES = "---------"  # Django's own word for nothing chosen


class AskingForm:
    """Mixin: fields that an act asks of a person first (`core.consequences.questions_of`)
    stand behind the form's own; `choices` are their answers. Comes before the other bases.
    """

    base_fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(
        self, *args: Any, questions: dict[str, forms.Field] | None = None, **kwargs: Any
    ) -> None:
        self.questions = questions or {}
        self.base_fields = {**self.base_fields, **self.questions}
        super().__init__(*args, **kwargs)

    @property
    def choices(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.questions}

    @property
    def own_data(self) -> dict:
        """What the form itself asks, without the questions of the act."""
        return {k: v for k, v in self.cleaned_data.items() if k not in self.questions}


def is_misread(form: forms.Form) -> bool:
    """Whether something was asked of a list that cannot be read. Then it shows nothing, and no file
    is made of it: who mistypes a filter has not asked for everybody.
    """
    return form.is_bound and not form.is_valid()


def asked_in(form: forms.Form) -> dict[str, Any]:
    """What a list is asked for; empty where nothing was asked, or it cannot be read."""
    return form.cleaned_data if form.is_bound and form.is_valid() else {}


class NumberText(forms.TextInput):
    """A number as people type it, also with Thai digits or commas. Of an `<input type="number">` a
    browser sends nothing where it cannot read what was typed: the number would be lost in silence.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return thai.plain_number(value) if isinstance(value, str) else value


class StyledForm:
    """Mixin: Bootstrap classes on the widgets, errors and help tied to them for screen readers."""

    fields: dict[str, forms.Field]
    initial: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            read_numbers_as_typed(field)
            widget = field.widget
            choose_nothing_beforehand(field, self.initial.get(name, field.initial))
            speak_of_nothing_chosen(field)
            ask_for_what_is_missing(field)
            if isinstance(self.initial.get(name), Decimal):  # «20000», not «20000.00»
                self.initial[name] = Decimal(f"{self.initial[name].normalize():f}")
            if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                widget.attrs.setdefault("class", "form-check-input")
            elif isinstance(widget, forms.Select):
                widget.attrs.setdefault("class", "form-select")
            elif not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                widget.attrs.setdefault("class", "form-control")
            if isinstance(widget, forms.Textarea):
                widget.attrs["rows"] = widget.attrs.get("rows_wanted", 3)

    def typed(self: Any) -> list[tuple[str, str]]:
        """What somebody typed, behind its label: shown where the form is closed to them by now."""
        texts = (f for f in self if isinstance(f.field.widget, forms.TextInput | forms.Textarea))
        return [(field.label, field.data) for field in texts if field.data]


# What Django takes for a whole number; «25.000» may well be twenty-five thousand.
POINT_NOTHING = re.compile(r"\.0{0,2}$")


def read_numbers_as_typed(field: Any) -> None:
    """Takes a number as people type it, and says how it is written where it cannot be read."""
    if not isinstance(field, forms.IntegerField) or field.widget.is_hidden:
        return
    is_whole = not isinstance(field, forms.DecimalField | forms.FloatField)
    if type(field.widget) in (forms.NumberInput, forms.TextInput):
        field.widget = _as_text(field.widget, "numeric" if is_whole else "decimal")
    if field.error_messages["invalid"] == type(field).default_error_messages["invalid"]:
        field.error_messages["invalid"] = (
            "โปรดใส่จำนวนเต็มเป็นตัวเลข เช่น 1500" if is_whole else "โปรดใส่เป็นตัวเลข เช่น 1500 หรือ 1500.50"
        )
    if is_whole:
        field.re_decimal = POINT_NOTHING


def _as_text(widget: forms.TextInput, keys: str) -> NumberText:
    """The widget with what it says; its limits are the field's to check."""
    said = {name: v for name, v in widget.attrs.items() if name not in ("min", "max", "step")}
    text = NumberText({"class": "form-control is-number", "inputmode": keys} | said)
    text.is_required, text.is_localized = widget.is_required, widget.is_localized
    return text


def choose_nothing_beforehand(field: Any, initial: Any) -> None:
    """A browser preselects the first choice of a list: where something has to be chosen and nothing
    stands in the form yet, that is a word of ours, never a role, a reason or an act.
    """
    is_list = type(field.widget) is forms.Select and isinstance(field, forms.ChoiceField)
    if is_list and not isinstance(field, forms.ModelChoiceField) and field.required:
        choices = list(field.choices)
        if initial in (None, "") and not any(value == "" for value, _label in choices):
            field.choices = [("", DASHES), *choices]


def keep_choosable(form: Any, record: Model | None, *names: str) -> None:
    """Offers in the fields `names` what `record` says beside what is offered today: choices shrink,
    and whoever puts one thing right must not lose another. A new record says nothing yet.
    """
    if record is None or record._state.adding:
        return
    for name in names:
        key = getattr(record, f"{name}_id")
        if key is not None and (field := form.fields.get(name)):
            field.queryset = field.queryset | field.queryset.model._default_manager.filter(pk=key)


def ask_for_what_is_missing(field: forms.Field) -> None:
    """What to do, instead of Django's «this field is required»."""
    if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        chosen = isinstance(field.widget, forms.Select | forms.RadioSelect | forms.FileInput)
        field.error_messages["required"] = "โปรดเลือก" if chosen else "โปรดกรอกช่องนี้"


def speak_of_nothing_chosen(field: Any) -> None:
    """In words instead of Django's row of dashes."""
    words = "— เลือก —" if field.required else "— ไม่ระบุ —"
    if isinstance(field, forms.ModelChoiceField):
        offer_at_once(field)
        if field.empty_label == DASHES:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [
            ("", words) if (value, label) == ("", DASHES) else (value, label)
            for value, label in choices
        ]


class AtOnce(forms.models.ModelChoiceIterator):
    """Choices read by one statement; Django's own opens, reads and closes a cursor for each."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset.all():
            yield self.choice(row)


def offer_at_once(field: Any) -> None:
    if field.iterator is forms.models.ModelChoiceIterator:
        field.iterator = AtOnce
        field.widget.choices = field.choices


class BuddhistDateField(forms.CharField):
    """A date typed as วว/ดด/ปปปป in พ.ศ. (ค.ศ. is understood). Cleans to `datetime.date`.

    It lies between `earliest` and what `latest()` gives when it is asked (`core.days`).
    """

    default_error_messages = {"date": "โปรดใส่วันที่เป็น วว/ดด/ปปปป (พ.ศ.) เช่น 07/05/2569"}

    def __init__(
        self,
        *,
        earliest: date = days.SERVICE,
        latest: Callable[[], date] = lambda: days.LATEST,
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        kwargs.setdefault("help_text", "วว/ดด/ปปปป (พ.ศ.)")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return f"{value.day:02d}/{value.month:02d}/{thai.be_year(value)}"
        return value

    def to_python(self, value: Any) -> Any:
        typed: Any = super().to_python(value)
        text = thai.to_arabic_digits(typed).strip()
        if not text:
            return None
        match: Any = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", text)
        iso: Any = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
        if not match and not iso:
            raise forms.ValidationError(self.error_messages["date"])
        day, month, year = map(int, match.groups() if match else reversed(iso.groups()))
        try:
            return date(year - thai.BE_OFFSET if year > 2300 else year, month, day)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["date"]) from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and (sentence := days.why_not(value, self.earliest, self.latest())):
            raise forms.ValidationError(sentence)


class MonthField(forms.TypedChoiceField):
    """A month out of a list, shown as «พฤษภาคม 2569», cleaned to its first day."""

    def __init__(self, *, months: Iterable[date], **kwargs: Any) -> None:
        choices = [(thai.month_code(m), thai.be_month(m)) for m in months]
        super().__init__(choices=choices, coerce=thai.parse_month, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return thai.month_code(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.prepare_value(value))  # a disabled field cleans its initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def months_around(day: date, *, before: int, after: int) -> list[date]:
    """First days of months from `before` months earlier to `after` months later."""
    return [add_months(day, n) for n in range(-before, after + 1)]


class ChoicesForm(AskingForm, StyledForm, forms.Form):
    """Only what an act asks of a person first."""
