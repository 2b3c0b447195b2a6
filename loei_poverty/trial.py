"""Tries whether the system stands: the history verified, keys and files at hand, somebody signs in,
opens a household and prints a paper. Everything it writes is rolled back.

It runs on a copy that was brought back (`loei_poverty.drill`) and after an upgrade.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.services import accounts, chain, files
from core.identity import decrypt_pin
from core.recovery.restoring import RestoredCopy, manage
from core.sealed import NotSealedError, unseal
from households.models import Household
from households.services.rotation import sealed_folders, sealed_tables
from places.enums import AreaLevel
from places.models import Area
from reports.models import Month
from reports.months.building import build_month
from reports.papers import pdf
from reports.papers.content import memo_content

PURPOSE = "trial"
OF_WORK = {"sign_in", "household", "paper"}


class TrialError(Exception):
    """What was tried does not hold; the sentence says what."""


@dataclass(frozen=True)
class Tried:
    """`name` of what was tried, whether it holds, and what was found."""

    name: str
    ok: bool
    said: str


def try_system() -> list[Tried]:
    """Tries everything, whatever fails before."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # the server's start fills it
    with _nothing_kept():
        found = [_try(name, step) for name, step in READING.items()]
        password = secrets.token_urlsafe(24)
        username = f"trial-{secrets.token_hex(6)}"
        client = Client(secure=settings.SECURE_SSL_REDIRECT, headers={"host": _host()})
        return [
            *found,
            _try("sign_in", lambda: _sign_in(client, username, password)),
            _try("household", lambda: _household(client)),
            _try("paper", _paper),
        ]


def tried_on(copy: RestoredCopy) -> list[Tried]:
    """The same on a copy that was brought back, in a process of its own."""
    done = manage(copy, "trial", "--json")
    try:
        return [Tried(**one) for one in json.loads(done.stdout)]
    except (json.JSONDecodeError, TypeError):
        said = f"โปรแกรมเริ่มไม่ได้บนข้อมูลที่กู้คืน (สถานะ {done.returncode})"
        return [Tried(name, False, said) for name in sorted(OF_WORK)]


def _try(name: str, step: Callable[[], str]) -> Tried:
    try:
        with transaction.atomic():
            return Tried(name, True, step())
    except TrialError as error:
        return Tried(name, False, str(error))
    except Exception as error:
        return Tried(name, False, f"ระบบขัดข้อง ({type(error).__name__})")


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """One transaction that is rolled back; no cache, mail or second factor of the system's, and no
    list of static files, which the start of the servers makes.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    apart = {
        "STORAGES": settings.STORAGES | {"staticfiles": plain},
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "SECOND_FACTOR_ROLES": [],
    }
    with override_settings(**apart), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _history() -> str:
    with acting_for(purpose=PURPOSE):
        faults = chain.verify()
    if faults:
        raise TrialError(f"สายโซ่ประวัติขาดหรือถูกแก้ไข {len(faults)} แห่ง แห่งแรก: {faults[0]}")
    return "สายโซ่ประวัติครบ"


def _keys() -> str:
    """One sealed number for each key, and one sealed file of each folder, are opened."""
    opened = 0
    with acting_for(purpose=PURPOSE), connection.cursor() as cursor:
        for table in sealed_tables():
            cursor.execute(
                f"SELECT DISTINCT ON (get_byte(pin, 1)) pin FROM {table} WHERE pin IS NOT NULL"  # noqa: S608
            )
            for (pin,) in cursor.fetchall():
                opened += 1
                _open(partial(decrypt_pin, pin))
    for path in _sealed_files():
        opened += 1
        with path.open("rb") as file:
            _open(partial(next, unseal(file)))
    return f"เปิดข้อมูลที่ปิดผนึกได้ {opened} ชุด"


def _sealed_files() -> list[Path]:
    folders = [Path(settings.MEDIA_ROOT) / name for name in sorted(sealed_folders())]
    first = (next((p for p in folder.rglob("*") if p.is_file()), None) for folder in folders)
    return [path for path in first if path]


def _open(step: Callable[[], object]) -> None:
    try:
        step()
    except (KeyError, InvalidTag, NotSealedError) as error:
        raise TrialError("กุญแจเลขประจำตัวประชาชนเปิดข้อมูลที่ปิดผนึกไม่ได้") from error


def _files() -> str:
    with acting_for(purpose=PURPOSE):
        named = files.named()
    missing = sorted(name for name in named if not (Path(settings.MEDIA_ROOT) / name).is_file())
    if missing:
        raise TrialError(f"ไฟล์ที่ข้อมูลอ้างถึงหายไป {len(missing)} จาก {len(named)} ไฟล์")
    return f"ไฟล์ที่ข้อมูลอ้างถึงครบ {len(named)} ไฟล์"


READING = {"history": _history, "keys": _keys, "files": _files}


def _host() -> str:
    """A name the site answers to."""
    named = [name for name in settings.ALLOWED_HOSTS if name != "*"]
    return named[0].lstrip(".") if named else "localhost"


def _sign_in(client: Client, username: str, password: str) -> str:
    """An administrator is made as the first one is, and signs in by the page."""
    with acting_for(purpose=PURPOSE):
        province = Area.objects.get(level=AreaLevel.PROVINCE)
        user, _link = accounts.create_account(by=None, username=username)
        accounts.grant_role(
            user=user,
            by=None,
            role=Role.ADMINISTRATOR,
            area=province,
            started_on=timezone.localdate(),
        )
        user.set_password(password)
        user.save(update_fields=["password"])
    entered = {"login": username, "password": password}
    answer = client.post(reverse("account_login"), entered)
    if answer.status_code != 302 or "_auth_user_id" not in client.session:
        raise TrialError(f"เข้าสู่ระบบไม่ได้ (คำตอบ {answer.status_code})")
    return "เข้าสู่ระบบได้"


def _household(client: Client) -> str:
    with acting_for(purpose=PURPOSE):
        household = Household.objects.order_by("-pk").first()
    if household is None:
        return "ยังไม่มีครัวเรือนให้เปิด"
    answer = client.get(reverse("households:household-detail", args=[household.pk]))
    if answer.status_code != 200:
        raise TrialError(f"เปิดหน้าครัวเรือนไม่ได้ (คำตอบ {answer.status_code})")
    return f"เปิดหน้าครัวเรือน {household.pk} ได้"


def _paper() -> str:
    """The province's monthly paper, of the latest month that has figures."""
    with acting_for(purpose=PURPOSE):
        province = Area.objects.get(level=AreaLevel.PROVINCE)
        month = Month.objects.exclude(as_of=None).order_by("-first_day").first()
        month = month or build_month(first_day=_this_month(), by=None)
        paper = pdf.monthly(memo_content(province, month))
    if not paper.startswith(b"%PDF"):
        raise TrialError("พิมพ์รายงานประจำเดือนไม่ได้")
    return f"พิมพ์รายงานประจำเดือนได้ ({len(paper):,} ไบต์)"


def _this_month():
    return timezone.localdate().replace(day=1)
