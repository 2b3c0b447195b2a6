"""An official to choose from among many: the first of them, and by name whoever else is meant."""

from django import forms
from django.forms.models import ModelChoiceIterator

from core.forms import StyledForm
from core.querysets import of_name
from core.thai import whole_number
from mentors.models import Official

MOST_OFFERED = 100


class FirstOfMany(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in self.field.offered:
            yield self.choice(row)


class OfficialField(forms.ModelChoiceField):
    """Any of the officials offered may be chosen; the list shows the first of them."""

    iterator = FirstOfMany
    offered: tuple | list = ()
    has_more = False
    wanted = ""

    def __init__(self, **kwargs):
        super().__init__(queryset=Official.objects.none(), **kwargs)

    def offer(self, rows, *, wanted: str = "", chosen: object = None) -> None:
        """Shows of `rows` those whose name or office has the words `wanted`, and the one chosen."""
        near = of_name(rows, wanted, "first_name", "last_name", "organization__name")
        found = list(near[: MOST_OFFERED + 1])
        self.queryset, self.wanted = rows, wanted
        self.has_more, self.offered = len(found) > MOST_OFFERED, found[:MOST_OFFERED]
        key = whole_number(getattr(chosen, "pk", chosen))
        if key is not None and key not in {row.pk for row in self.offered}:
            self.offered += list(rows.filter(pk=key))

    def label_from_instance(self, official) -> str:
        room = f"ว่าง {official.free} จาก {official.capacity}"
        lack = f" · {official.lacks_account}" if official.lacks_account else ""
        return f"{official.full_name} · {official.work_area} · {room}{lack}"


class OfferingForm(StyledForm, forms.Form):
    """A form whose field `official` offers `officials`: those with the words `wanted` first."""

    def __init__(self, *args, officials, wanted="", **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.data.get("official") or self.initial.get("official")
        self.fields["official"].offer(officials, wanted=wanted, chosen=chosen)
