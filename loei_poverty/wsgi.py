"""The WSGI application gunicorn serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loei_poverty.settings.production")
os.environ.setdefault("LOEI_SERVES_PAGES", "1")

application = get_wsgi_application()

# What the application is made of stays; searched through again after every 700 new objects, which
# is several times a page, it took a twentieth of a page's time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)


def write_error(sock, status, reason, message):
    """What gunicorn itself refuses (an address too long, a header it cannot read), in our words."""
    from gunicorn import util  # noqa: PLC0415

    from core import refusals  # noqa: PLC0415

    body = refusals.page(status).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\n"
        f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode("latin1") + body)


if "gunicorn.util" in sys.modules:
    # It has no setting for this; `util.write_error` is the one place it answers from.
    vars(sys.modules["gunicorn.util"])["write_error"] = write_error
