"""The province this system is of, for pages and papers; asks no database."""

from django.conf import settings


def named(request=None) -> dict:
    """Template context: `province`, its name without «จังหวัด»."""
    return {"province": settings.PROVINCE_NAME}
