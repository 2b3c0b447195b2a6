"""Fields written without templates are those Django writes."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from core.rendering import FormRenderer

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
