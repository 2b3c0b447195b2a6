"""Forms say what to do."""

from decimal import Decimal

import pytest
from django import forms

from core import thai
from core.forms import StyledForm


class AForm(StyledForm, forms.Form):
    name = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "ก")])
    paper = forms.FileField()
    reason = forms.CharField(error_messages={"required": "โปรดบอกเหตุผล"})


def test_a_missing_answer_is_asked_for_by_what_is_to_be_done():
    assert AForm({}, {}).errors == {
        "name": ["โปรดกรอกช่องนี้"],
        "kind": ["โปรดเลือก"],
        "paper": ["โปรดเลือก"],
        "reason": ["โปรดบอกเหตุผล"],
    }


class NumbersForm(StyledForm, forms.Form):
    amount = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, required=False)
    places = forms.IntegerField(
        min_value=1, required=False, widget=forms.NumberInput(attrs={"aria-label": "ที่"})
    )
    village = forms.IntegerField(required=False, widget=forms.TextInput)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,500", 1500),
        ("๑๕๐๐", 1500),
        ("๑,๕๐๐.๕๐ บาท", Decimal("1500.5")),
        (" 1 500.- ", 1500),
        ("฿12,000,000.00", 12_000_000),
        ("15บาทถ้วน", 15),
        ("", None),
    ],
)
def test_a_number_is_read_as_people_type_it(typed, meant):
    form = NumbersForm({"amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == meant


@pytest.mark.parametrize("typed", ["1,5", "15,00", "1.500", "2 แสน", "12 34", "1500-2000"])
def test_what_might_mean_another_number_is_refused_and_still_stands_there(typed):
    form = NumbersForm({"amount": typed})
    assert form.errors["amount"][0].startswith("โปรดใส่")
    assert f'value="{thai.plain_number(typed)}"' in str(form["amount"])


def test_three_zeros_behind_a_point_may_be_thousands_and_are_no_whole_number():
    refused = ["โปรดใส่จำนวนเต็มเป็นตัวเลข เช่น 1500"]
    form = NumbersForm({"places": "25.000", "village": "25.000"})
    assert form.errors == {"places": refused, "village": refused}
    form = NumbersForm({"places": "๑,๐๐๐", "village": "๒.0"})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["places"], form.cleaned_data["village"]) == (1000, 2)


def test_a_field_of_a_number_is_one_of_text_with_the_keys_of_numbers():
    """A browser sends nothing of `type="number"` that it cannot read."""
    form = NumbersForm()
    assert str(form["amount"]) == (
        '<input type="text" name="amount" class="form-control is-number" inputmode="decimal"'
        ' id="id_amount">'
    )
    assert str(form["places"]) == (
        '<input type="text" name="places" class="form-control is-number" inputmode="numeric"'
        ' aria-label="ที่" id="id_places">'
    )
