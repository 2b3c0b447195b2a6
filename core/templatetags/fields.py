"""What `<c-field>` writes of a field; a form of a hundred would go through a hundred templates."""

from functools import cache

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
OF_A_TEMPLATE = ("file", "checkbox")


@register.filter
def is_plain(field: BoundField) -> bool:
    """Whether `plain_field` writes it: everything but files and boxes to tick."""
    return getattr(field.field.widget, "input_type", "") not in OF_A_TEMPLATE


@register.simple_tag
def plain_field(field: BoundField, label: str = "", beside: str = "") -> SafeString:
    """The label, with what stands `beside` it, and the widget."""
    return format_html(
        '<label class="form-label" for="{}">{}{} {}</label>{}',
        field.id_for_label,
        label or field.label or "",
        required_mark() if field.field.required else "",
        beside,
        field.as_widget(),
    )


@register.simple_tag
def below_field(field: BoundField) -> SafeString:
    """Help and errors, under the keys by which the widget names them."""
    key, words, errors = field.auto_id, field.help_text, field.errors
    written = SafeString()
    if words:
        written += format_html('<div class="form-text" id="{}_helptext">{}</div>', key, words)
    if errors:
        lines = format_html_join("", "<div>{}</div>", ((error,) for error in errors))
        written += format_html('<div class="text-danger" id="{}_error">{}</div>', key, lines)
    return written


@cache
def required_mark() -> str:
    return SafeString(" " + render_to_string("partials/required_mark.html").strip())
