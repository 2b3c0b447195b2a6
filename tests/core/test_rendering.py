"""Fields written without templates are those Django writes."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.test.html import parse_html

from core.rendering import FormRenderer
from core.templatetags.fields import below_field, plain_field

ODD = ("<b>\"&'", "", None, 0, True, "ก\nข")
WIDGETS = [
    *(
        widget(attrs=attrs)
        for widget in (
            forms.TextInput,
            forms.NumberInput,
            forms.HiddenInput,
            forms.EmailInput,
            forms.PasswordInput,
            forms.DateInput,
            forms.TimeInput,
            forms.CheckboxInput,
            forms.Textarea,
            forms.RadioSelect,
            forms.CheckboxSelectMultiple,
            forms.ClearableFileInput,
        )
        for attrs in ({}, {"required": True, "hidden": False, "data-x": '"<', "step": 0.5})
    ),
    *(
        kind(attrs=attrs, choices=[("", "—"), ("ก", "<ก>"), ("กลุ่ม<", [("1", "หนึ่ง"), (2, "สอง")])])
        for kind in (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
        for attrs in ({}, {"class": 'a "<', "required": True})
    ),
    forms.NullBooleanSelect(),
]


def test_every_plain_widget_is_written_as_django_writes_it():
    ours, django = FormRenderer(), DjangoTemplates()
    for widget in WIDGETS:
        for value in ODD:
            attrs = {"id": 'id_"x'}
            written = (parse_html(widget.render("n<", value, attrs, r)) for r in (ours, django))
            assert next(written) == next(written), (type(widget), value)


def test_an_option_alone_is_written_as_django_writes_it_with_its_label_and_without():
    ours, django = FormRenderer(), DjangoTemplates()
    for kind in (forms.RadioSelect, forms.CheckboxSelectMultiple):
        widget = kind(choices=[("ก", "<ก>"), (2, "สอง")])
        for found in widget.subwidgets("n<", ["ก"], {"id": 'id_"x', "data-x": '"<'}):
            for is_wrapped in (True, False):
                context = {"widget": {**found, "wrap_label": is_wrapped}}
                name = found["template_name"]
                written = (parse_html(r.render(name, context)) for r in (ours, django))
                assert next(written) == next(written), (kind, found["value"], is_wrapped)


class Asking(forms.Form):
    name = forms.CharField(label="<b>ชื่อ", help_text="ตาม <i>บัตร")
    note = forms.CharField(label="หมายเหตุ", required=False, widget=forms.Textarea)


def test_what_stands_around_a_field_is_escaped_and_named_by_the_field():
    form = Asking({"name": ""}, auto_id="id_%s", renderer=FormRenderer())
    form.add_error("name", "<u>ผิด")

    written = str(plain_field(form["name"])) + str(below_field(form["name"]))

    assert (
        '<label class="form-label" for="id_name">&lt;b&gt;ชื่อ <span class="required-mark"' in written
    )
    assert '<div class="form-text" id="id_name_helptext">ตาม &lt;i&gt;บัตร</div>' in written
    assert "<div>&lt;u&gt;ผิด</div>" in written
    assert 'aria-describedby="id_name_helptext id_name_error"' in written
    assert "required-mark" not in plain_field(form["note"], "คำอื่น")
    assert below_field(form["note"]) == ""
    form.add_error("note", "ยาวเกินไป")
    page = Template("{% load fields %}{% below_field field %}")
    assert '<div class="text-danger" id="id_note_error">' in page.render(
        Context({"field": form["note"]})
    )
