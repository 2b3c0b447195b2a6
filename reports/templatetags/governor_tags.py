"""What the governor's page shows of a place. `{% load governor_tags %}`."""

from collections.abc import Mapping
from typing import Any

from django import template

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
