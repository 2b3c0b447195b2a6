"""What forms say where something is missing."""

import pytest
from django import forms

from loei_poverty.forms import BuddhistDateField, StyledForm


class MissingForm(StyledForm, forms.Form):
    name = forms.CharField()
    day = BuddhistDateField()
    kind = forms.ChoiceField(choices=[("a", "ก")])
    file = forms.FileField()
    agreed = forms.BooleanField()
    own = forms.CharField(error_messages={"required": "โปรดบอกเหตุผล"})


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("name", "โปรดกรอกช่องนี้"),
        ("day", "โปรดกรอกช่องนี้"),
        ("kind", "โปรดเลือก"),
        ("file", "โปรดเลือกไฟล์"),
        ("agreed", "โปรดทำเครื่องหมาย"),
        ("own", "โปรดบอกเหตุผล"),
    ],
)
def test_a_missing_answer_is_asked_for_in_words_that_say_what_to_do(field, words):
    assert MissingForm({}).errors[field] == [words]
