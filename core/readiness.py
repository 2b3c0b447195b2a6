"""Whether this process can do its work: asked by whoever sends requests to it."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from core.schema import count_migrations


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _redis() -> bool:
    cache.get("readyz")
    return True


def _migrations() -> bool:
    return not count_migrations()[0]


PLAIN = "text/plain; charset=utf-8"
PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "redis": _redis,
    "migrations": _migrations,
}


@require_safe
@login_not_required
@transaction.non_atomic_requests  # else a database that is away is a fault before the view runs
def readyz(request: HttpRequest) -> HttpResponse:
    """«ready», or 503 with the parts that do not answer."""
    missing = [name for name, part in PARTS.items() if not _holds(part)]
    text = "ready" if not missing else f"not ready: {', '.join(missing)} (ยังไม่พร้อม)"
    return HttpResponse(text, status=503 if missing else 200, content_type=PLAIN)


def _holds(part: Callable[[], bool]) -> bool:
    try:
        return part()
    except (DatabaseError, RedisError, OSError):
        return False
