"""Forms say what to do."""

from django import forms

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
