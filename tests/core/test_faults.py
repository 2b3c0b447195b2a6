"""What is wrong with a form that has no page of its own is said in one line."""

from django import forms

from core.pages import faults_of


class Asked(forms.Form):
    first = forms.IntegerField(label="ตั้งแต่")
    last = forms.IntegerField(label="ถึง", error_messages={"required": "ต้องระบุ"})

    def clean(self):
        self.add_error(None, "ช่วงนี้ว่าง")
        self.add_error("first", "มากเกินไป")


def test_faults_of_the_whole_and_of_its_fields_are_said():
    assert faults_of(Asked({"first": "1"})) == "ช่วงนี้ว่าง · ตั้งแต่: มากเกินไป · ถึง: ต้องระบุ"
