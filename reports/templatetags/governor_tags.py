"""What the governor's page shows of a place. `{% load governor_tags %}`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from core.thai import month_code

register = template.Library()


@register.simple_tag(takes_context=True)
def why_query(context: Mapping[str, Any], cause: str) -> str:
    """The query of the same question, with the households of one cause listed."""
    query = context["request"].GET.copy()
    query["cause"] = cause
    query.pop("page", None)
    return query.urlencode()


@register.simple_tag(takes_context=True)
def figure_url(context: Mapping[str, Any], metric: str) -> str:
    """Where a figure of the page stands as a table, with its definition and as a file."""
    asked = {
        "metric": metric,
        "area": context["area"].code,
        "month": month_code(context["first_day"]),
    }
    return f"{reverse('reports:figure-list')}?{urlencode(asked)}"
