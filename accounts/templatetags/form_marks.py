"""Marks on forms, and what a page's drafts are kept with. `{% load form_marks %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from accounts import drafts, receipts

register = template.Library()


@register.simple_tag(takes_context=True)
def once(context):
    """In a form that makes a record: this copy of the form is taken once."""
    return _mark(context["request"], receipts.ONCE)


@register.simple_tag(takes_context=True)
def marked(context):
    """In a form that changes a record: names whose page it is."""
    return _mark(context["request"], receipts.MARKED)


def _mark(request, name):
    """The mark the form came with while it is being filled in, else a new one.

    `data-bound`: the page shows what was typed, so no draft has to be brought back.
    """
    is_bound = request.method == "POST" and receipts.token_of(request, name)
    value = request.POST[name] if is_bound else receipts.new_mark(request.user)
    return format_html(
        '<input type="hidden" name="{}" value="{}" autocomplete="off"{}>',
        name,
        value,
        mark_safe(" data-bound") if is_bound else "",
    )


@register.simple_tag(takes_context=True)
def draft_key(context):
    """What drafts on this device are found and read with by the signed-in person alone."""
    person, key = drafts.key_of(context["request"].user)
    return format_html('<meta name="drafts" content="{}" data-key="{}">', person, key)
