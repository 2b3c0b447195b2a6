"""The province this system is of, for pages and papers; asks no database."""

from django.conf import settings
from django.http import HttpRequest


def named(request: HttpRequest | None = None) -> dict[str, str]:
    """Template context: `province`, its name without «จังหวัด»."""
    return {"province": settings.PROVINCE_NAME}
