"""`preview`: an upload by HTTP, with the real web server and worker, until its preview is there;
and bombs, which must not be waited for.
"""

import http.client
import io
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

import redis
import xlsxwriter
from django.conf import settings

from core.uploads.archives import UnpackRefusedError, refuse_bombs
from demo.lists import each_list
from demo.management.commands.seed_demo import places
from loei_poverty.settings.environment import redis_database
from tests.bench.pages import make_client
from tests.conftest import ROOT, outside_environment
from tests.factories.lists import read_list

HOUSEHOLDS = 9_000  # about 21,300 persons, as many as Loei's list of 2569
ROUNDS = 3
POLL = 1.0  # seconds; as the page asks (`templates/partials/job.html`)
LONGEST = 60
SHEET = b"xl/worksheets/sheet1.xml"
LIVE = "<progress"


def run():
    yield from bombs()
    client = make_client("administrator", "42", "uploader")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as port:
        path = as_workbook(Path(folder))
        (sheet,) = read_list(path).sheets
        read = min(timed(lambda: sum(1 for _row in sheet.rows)) for _ in range(ROUNDS))
        found = [preview(port, cookie, path) for _ in range(ROUNDS)]
    parts = {name: round(median(f[name] for f in found), 2) for name in ("taken", "page")}
    yield {
        "name": "preview.page",
        "seconds": parts["page"],
        "most_seconds": 3,
        "upload_answered_seconds": parts["taken"],
        "rows": found[0]["rows"],
        "baseline": "reading every cell of the same file, nothing else",
        "baseline_seconds": round(read, 2),
        "ratio": round(parts["page"] / read, 1),
    }


def preview(port: int, cookie: str, path: Path) -> dict:
    """Uploads the list as a browser does and asks as its page does until the counts are there.
    `taken`: seconds from the last byte sent to the answer, `page`: to the preview.
    """
    server = http.client.HTTPConnection("127.0.0.1", port)
    body, kind = form(path, token=(token := "t" * 32))
    head = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}; csrftoken={token}"}
    server.putrequest("POST", "/households/imports/new/")
    for name, value in (head | {"Content-Type": kind, "Content-Length": str(len(body))}).items():
        server.putheader(name, value)
    server.endheaders()
    server.send(body)
    sent = time.perf_counter()
    answer = server.getresponse()
    answer.read()
    taken, address = time.perf_counter() - sent, answer.headers.get("Location", "")
    if answer.status != 302:
        raise RuntimeError(f"the upload was answered with {answer.status}")
    while True:
        server.request("GET", address, headers=head)
        answer = server.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"the preview was answered with {answer.status}")
        if LIVE not in page:
            break
        if time.perf_counter() - sent > LONGEST:
            raise RuntimeError("the preview does not come")
        time.sleep(POLL)
    seconds = time.perf_counter() - sent
    counts = re.findall(r'kpi-value">([\d,]+)<', page)
    if not counts:
        raise RuntimeError("the page has no counts")
    return {"taken": taken, "page": seconds, "rows": int(counts[0].replace(",", ""))}


def form(path: Path, *, token: str) -> tuple[bytes, str]:
    boundary = "----------preview"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode()
        + value
        + b"\r\n"
        for name, more, value in (
            ("csrfmiddlewaretoken", "", token.encode()),
            ("data_year", "", b"2569"),
            ("file", f'; filename="{path.name}"', path.read_bytes()),
        )
    ]
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), (
        f"multipart/form-data; boundary={boundary}"
    )


def as_workbook(folder: Path) -> Path:
    """An invented list as Loei gets it: XLSX with two title lines."""
    random = Random(1)  # noqa: S311 - invented data
    where = {"places": places(), "households": HOUSEHOLDS, "years": (2568, 2569)}
    (listed,) = read_list(dict(each_list(folder, **where, random=random))[2569]).sheets
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("รายชื่อเป้าหมาย")
        page.write(0, 0, "บัญชีรายชื่อครัวเรือนเป้าหมายจากระบบ TPMAP")
        for position, heading in listed.headings.items():
            page.write(2, position, heading)
        for number, (_line, cells) in enumerate(listed.rows, 3):
            page.write_row(number, 0, cells)
    return path


@contextmanager
def served(folder: Path):
    """Web server and worker as `script/server` starts them, on the bench's database and a Redis
    database of their own; gives the port.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = outside_environment() | {
        "REDIS_URL": redis_database(settings.REDIS_URL, 3),
        "LOEI_MEDIA": str(folder / "media"),
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    connect = redis.Redis.from_url(environment["REDIS_URL"])
    connect.flushdb()  # what a run that was broken off has left behind
    commands = (
        (
            "gunicorn",
            "loei_poverty.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "4",
            "--log-level",
            "warning",
        ),
        (
            "celery",
            "--app",
            "loei_poverty",
            "worker",
            "--concurrency",
            "2",
            "--loglevel",
            "WARNING",
        ),
    )
    running = [
        subprocess.Popen([sys.executable, "-m", *command], env=environment, cwd=ROOT)
        for command in commands
    ]
    try:
        wait_until_up(port)
        time.sleep(8)  # the worker imports the same as the server, and has no address to ask
        yield port
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(30)


def wait_until_up(port: int, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def bombs():
    """What a bomb costs: one that says how big it is, one that lies, one just below the limit."""
    large, smaller = bomb(1_100), bomb(1_000)
    for name, entry in (("xlsx", SHEET), ("ods", b"content.xml".ljust(len(SHEET), b"_"))):
        for kind, data, mib in (
            ("honest", large, 1_100),
            ("lying", claiming(large, 1 << 20), 1_100),
            ("below_the_limit", smaller, 1_000),
        ):
            named = data.replace(SHEET, entry)
            seconds = timed(lambda named=named: refused(named))
            yield {
                "name": f"preview.bomb_{name}_{kind}",
                "seconds": round(seconds, 3),
                "most_seconds": 1,
                "kib": len(data) // 1024,
                "unpacked_mib": mib,
            }


def bomb(mib: int) -> bytes:
    """So many MiB of spaces in one entry."""
    buffer, blank = io.BytesIO(), b" " * (1 << 20)
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        book.open(SHEET.decode(), "w") as entry,
    ):
        for _ in range(mib):
            entry.write(blank)
    return buffer.getvalue()


def claiming(data: bytes, size: int) -> bytes:
    """The archive with `size` where it says how big its entry is."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = changed.find(mark)
        changed[place + at : place + at + 4] = size.to_bytes(4, "little")
    return bytes(changed)


def refused(data: bytes):
    try:
        refuse_bombs(io.BytesIO(data))
    except UnpackRefusedError:
        return
    raise RuntimeError("a bomb was let through")


def timed(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
