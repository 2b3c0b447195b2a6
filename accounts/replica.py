"""What somebody only looks at or takes away may be read from a streaming replica
(`DATABASE_REPLICA_URL`): dashboards, exports, papers. The fence holds there as it does here, and it
is said at which moment the rows stood.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import wraps
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connections, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.acting import current_fence_settings
from core import thai

REPLICA = "replica"
logger = logging.getLogger("loei.replica")
_as_of: ContextVar[datetime | None] = ContextVar("replica_as_of", default=None)

# All is read as of one moment. A replica that has replayed all it received stands at now; one just
# made may have replayed more than it received, since the base backup brought the rest.
WHOLE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
STANDS_AT = """
SELECT CASE
    WHEN NOT pg_is_in_recovery() THEN now()
    WHEN EXISTS (SELECT FROM pg_stat_wal_receiver)
        AND pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN now()
    ELSE pg_last_xact_replay_timestamp()
END
"""


class ReplicaRouter:
    """Reads inside `from_replica` go to the replica; everything else goes where it always did."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return REPLICA if _as_of.get() else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"


def data_as_of() -> datetime | None:
    """The moment at which the rows that are read here stood; None when they are those of now."""
    return _as_of.get()


@contextmanager
def from_replica() -> Iterator[datetime | None]:
    """Inside, rows are read from the replica as whoever acts may see them. Without one, or where it
    does not answer or is older than `REPLICA_MOST_SECONDS`, they are read where they always are.
    Gives the moment they stood at, or None.
    """
    with ExitStack() as stack:
        as_of = _open(stack) if REPLICA in settings.DATABASES else None
        token = _as_of.set(as_of)
        try:
            yield as_of
        finally:
            _as_of.reset(token)


def _open(stack: ExitStack) -> datetime | None:
    """A transaction on the replica that has been told who acts, and the moment it stands at."""
    values = current_fence_settings()
    try:
        stack.enter_context(transaction.atomic(using=REPLICA))
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(WHOLE)
            cursor.execute(STANDS_AT)
            as_of = cursor.fetchone()[0]
            if as_of and timezone.now() - as_of <= timedelta(seconds=settings.REPLICA_MOST_SECONDS):
                calls = ", ".join("set_config(%s, %s, true)" for _name in values)
                cursor.execute(
                    f"SELECT {calls}", [part for pair in values.items() for part in pair]
                )
                return as_of
        logger.warning("the replica is late")
    except Error as error:
        logger.warning("the replica does not answer: %s", type(error).__name__)
    with suppress(Error):
        stack.close()
    return None


def reads_replica(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Runs a view that only shows or hands out rows within `from_replica`; stands below the door.
    A file says in its name of which moment it is, a page at its top. Where the replica gives way
    in the middle, what was begun is taken back and the rows are read where they always are.
    """

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        as_of = None
        try:
            with from_replica() as as_of, transaction.atomic() if as_of else nullcontext():
                return _dated(view(request, *args, **kwargs))
        except (OperationalError, InterfaceError) as error:
            if as_of is None:
                raise
            logger.warning("the replica gave way: %s", type(error).__name__)
        return view(request, *args, **kwargs)

    return reading


def _dated(response: HttpResponse) -> HttpResponse:
    if (as_of := data_as_of()) and (name := getattr(response, "filename", "")):
        response["Content-Disposition"] = content_disposition_header(True, _name(name, as_of))
    return response


def _name(name: str, as_of: datetime) -> str:
    path = PurePath(name)
    moment = thai.be_datetime(as_of).replace(":", ".")
    return f"{path.stem} (ข้อมูล ณ {moment}){path.suffix}"
