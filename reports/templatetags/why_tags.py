"""What the page «why» asks. `{% load why_tags %}`."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def why_query(context: Mapping[str, Any], cause: str) -> str:
    """The query of the same question, with the households of one cause listed."""
    query = context["request"].GET.copy()
    query["cause"] = cause
    query.pop("page", None)
    return query.urlencode()
