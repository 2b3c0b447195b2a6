"""Widgets as Django writes them, the plain ones without a template for each field and each option:
a list of a hundred areas costs as much as a whole empty page otherwise.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INPUTS = "text number hidden date datetime time email search tel url password checkbox input"


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if written := PLAIN.get(template_name):
            return written(context["widget"])
        return super().render(template_name, context, request)


# Each the same as Django's template of that name.


def field(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    written = "" if value is None else format_html(' value="{}"', str(value))
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        written,
        flatatt(widget["attrs"]),
    )


def textarea(widget: dict[str, Any]) -> SafeString:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        flatatt(widget["attrs"]),
        widget["value"] or "",
    )


def select(widget: dict[str, Any]) -> SafeString:
    groups = format_html_join(
        "", "{}", ((_group(name, row),) for name, row, _n in widget["optgroups"])
    )
    return format_html(
        '<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups
    )


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    written = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(o["value"]), flatatt(o["attrs"]) if o["attrs"] else "", o["label"]) for o in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, written) if name else written


PLAIN = {
    "django/forms/widgets/select.html": select,
    "django/forms/widgets/textarea.html": textarea,
} | {f"django/forms/widgets/{name}.html": field for name in INPUTS.split()}
