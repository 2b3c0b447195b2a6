"""What the governor's page shows of a place. `{% load governor_tags %}`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from core.thai import month_code
from reports.months.standing import Place

register = template.Library()


@register.filter
def share(place: Place, code: str) -> str:
    """`{{ place|share:"paired" }}`: «45.2%», a dash where there is nothing to take it of."""
    found = place.share(code)
    return "–" if found is None else f"{found:g}%"


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


@register.simple_tag(takes_context=True)
def place_url(context: Mapping[str, Any], place: Place) -> str:
    """The page of an area below, of the same month and metric."""
    asked = {"month": month_code(context["first_day"]), "metric": context["metric"]}
    return f"{reverse('reports:governor-area', args=[place.code])}?{urlencode(asked)}"
