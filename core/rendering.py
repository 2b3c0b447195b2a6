"""Widgets as Django writes them, lists to choose from without a template for each option: a list of
a hundred areas costs as much as a whole empty page otherwise.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict[str, Any]) -> SafeString:
    """The same as Django's template of that name."""
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
