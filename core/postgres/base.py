"""The backend named in `DATABASES`."""

from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def chunked_cursor(self) -> Any:
        """Rows in pieces from a cursor on the server, in a transaction: there a pooler leaves the
        connection to its client, so that a file of any size needs no more memory. Outside one such
        a cursor would be looked for on another connection; all rows come at once.
        """
        return super().chunked_cursor() if self.in_atomic_block else self.cursor()
