"""What the governor's page shows of a place. `{% load governor_tags %}`."""

from django import template

from reports.months.standing import Place

register = template.Library()


@register.filter
def share(place: Place, code: str) -> str:
    """`{{ place|share:"paired" }}`: «45.2%», a dash where there is nothing to take it of."""
    found = place.share(code)
    return "–" if found is None else f"{found:g}%"
