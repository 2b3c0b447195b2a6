"""Widgets as Django writes them, the plain ones without a template for each field and each option:
a list of a hundred areas costs as much as a whole empty page otherwise.
"""

from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

INPUTS = "text number hidden date datetime time email search tel url password checkbox input"


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if written := PLAIN.get(template_name):
            return written(context["widget"])
        return super().render(template_name, context, request)


# Each the same as Django's template of that name. Every part is escaped where it is put in.


def field(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    written = "" if value is None else f' value="{escape(str(value))}"'
    return SafeString(
        f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{written}'
        f"{_attributes(widget)}>"
    )


def option(widget: dict[str, Any]) -> SafeString:
    """One of a `RadioSelect`, in its label unless the page writes that."""
    written = field(widget)
    if not widget.get("wrap_label"):
        return written
    key = widget["attrs"].get("id")
    of = f' for="{escape(str(key))}"' if key else ""
    return SafeString(f"<label{of}>{written} {conditional_escape(widget['label'])}</label>")


def choices(widget: dict[str, Any]) -> SafeString:
    """Buttons or boxes, one of which or several are chosen."""
    head = {name: widget["attrs"].get(name) or None for name in ("id", "class")}
    groups = "".join(_buttons(name, row) for name, row, _n in widget["optgroups"])
    return SafeString(f"<div{_attributes({'attrs': head})}>{groups}</div>")


def _buttons(name: str | None, options: list[dict[str, Any]]) -> str:
    written = "".join(f"<div>{option(one)}</div>" for one in options)
    return f"<div><label>{conditional_escape(name)}</label>{written}</div>" if name else written


def textarea(widget: dict[str, Any]) -> SafeString:
    value = conditional_escape(widget["value"] or "")
    return SafeString(
        f'<textarea name="{escape(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'
    )


def select(widget: dict[str, Any]) -> SafeString:
    groups = "".join(_group(name, row) for name, row, _n in widget["optgroups"])
    return SafeString(
        f'<select name="{escape(widget["name"])}"{_attributes(widget)}>{groups}</select>'
    )


def _group(name: str | None, options: list[dict[str, Any]]) -> str:
    written = "".join(
        f'<option value="{escape(str(option["value"]))}"{_attributes(option)}>'
        f"{conditional_escape(option['label'])}</option>"
        for option in options
    )
    return f'<optgroup label="{conditional_escape(name)}">{written}</optgroup>' if name else written


def _attributes(widget: dict[str, Any]) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{conditional_escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not None and value is not False
    )


PLAIN = {
    "django/forms/widgets/select.html": select,
    "django/forms/widgets/textarea.html": textarea,
    "django/forms/widgets/radio.html": choices,
    "django/forms/widgets/checkbox_select.html": choices,
    "django/forms/widgets/radio_option.html": option,
    "django/forms/widgets/checkbox_option.html": option,
} | {f"django/forms/widgets/{name}.html": field for name in INPUTS.split()}
