"""The lines of «สุขภาพระบบ» that are about the machine, its backups, its queues and its accounts."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from accounts.actions import Act
from accounts.enums import MailState
from accounts.models import AuditEvent, Digest
from accounts.services import chain, letters
from core import pulse, slow, thai
from core.health import Found, State, health_line
from core.jobs.kinds import models_of_jobs
from core.jobs.rows import JobState
from core.recovery import drills, folder, keys
from core.recovery.errors import RecoveryError
from core.schema import count_migrations
from core.version import version

DAY = timedelta(days=1)
HISTORY_LATE = timedelta(hours=36)
CLOCK = "ตรวจนาฬิกาของเครื่องและปฏิทิน ค.ศ. เมื่อถูกต้องแล้ว งานตามเวลาทำต่อเอง"
PULSE_LATE = {"celery": 300, "settling": 3600, "keeper": 6 * 3600}  # seconds; what they do is long
QUEUE_LATE = timedelta(minutes=10)
UNUSED = timedelta(days=14)
FEW_SLOW, MANY_SLOW = 10, 100  # pages a day
LOW, VERY_LOW = 0.15, 0.05  # of a disk
GIB = 1 << 30
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
MOST_ROWS = 1000  # of jobs that wait or failed


@health_line("backup", "สำรองข้อมูล", order=10)
def backup() -> Found:
    """The newest one that lies in the folder, whatever a table says of it."""
    try:
        keys.recipient()
        newest = folder.newest()
    except RecoveryError as error:
        return Found(State.BAD, error.message, "สั่ง script/backup บนเครื่องแม่ข่ายแล้วเก็บกุญแจ")
    except OSError:
        do = "ตรวจว่าโฟลเดอร์ของ LOEI_BACKUPS ต่ออยู่และเขียนได้ แล้วสั่ง script/backup"
        return Found(State.BAD, "เปิดโฟลเดอร์เก็บไฟล์สำรองไม่ได้", do)
    if newest is None:
        return Found(State.BAD, "ยังไม่มีไฟล์สำรอง", "สั่ง script/backup แล้วดูว่าได้ไฟล์")
    age = timezone.now() - newest.made_at
    said = f"ล่าสุด {thai.be_datetime(newest.made_at)} ({in_words(age)}) ขนาด {size(newest.size)}"
    values = {"age_seconds": age.total_seconds(), "bytes": newest.size}
    if age > timedelta(hours=settings.BACKUP_LATE_HOURS):
        do = "สั่ง script/backup แล้วดูข้อความ ตรวจผู้ทำงานคิว keeper และที่ว่างของโฟลเดอร์"
        return Found(State.BAD, f"เกินกำหนด {said}", do, values)
    if _on_one_disk():
        do = "ตั้ง LOEI_BACKUPS ไปยังดิสก์หรือเครื่องอื่น เพราะดิสก์เสียจะเสียไปพร้อมกัน"
        return Found(State.WARN, f"{said} อยู่ในดิสก์เดียวกับระบบ", do, values)
    return Found(State.OK, said, values=values)


def _on_one_disk() -> bool:
    places = (settings.BACKUP_FOLDER, settings.LOEI_VAR)
    return len({Path(place).stat().st_dev for place in places}) == 1


@health_line("drill", "ซ้อมกู้คืนข้อมูล", order=20)
def drill() -> Found:
    found = drills.last()
    do = "สั่ง script/manage drill แล้วแก้ตามบรรทัดที่ขึ้น FAIL"
    if not found:
        state = State.BAD if _has_old_backups() else State.WARN
        return Found(state, "ยังไม่เคยซ้อมกู้คืน", do)
    at = datetime.fromisoformat(found["at"])
    age = timezone.now() - at
    said = f"ล่าสุด {thai.be_datetime(at)} ({in_words(age)}) ใช้ {found['seconds']:.0f} วินาที"
    values = {"age_seconds": age.total_seconds(), "ok": float(found["ok"])}
    if not found["ok"]:
        failed = next((one["said"] for one in found["tried"] if not one["ok"]), "")
        return Found(State.BAD, f"ไม่ผ่าน: {failed} ({said})", do, values)
    if age < -pulse.AHEAD:
        return Found(State.BAD, f"บันทึกไว้เป็นเวลาในอนาคต {said}", CLOCK, values)
    if age > timedelta(days=settings.DRILL_LATE_DAYS):
        return Found(State.BAD, f"เกินกำหนด {said}", do, values)
    return Found(State.OK, f"ผ่าน {said}", values=values)


def _has_old_backups() -> bool:
    """None where the folder is not there: the line of the backups says so."""
    limit = timezone.now() - timedelta(days=settings.DRILL_LATE_DAYS)
    try:
        return any(found.made_at < limit for found in folder.backups())
    except OSError:
        return False


@health_line("disk", "ที่ว่างในดิสก์", order=30)
def disk() -> Found:
    """The fullest of the disks that hold data, private files and backups."""
    places = (settings.LOEI_VAR, settings.MEDIA_ROOT, settings.BACKUP_FOLDER)
    there = {Path(place).stat().st_dev: Path(place) for place in places if Path(place).exists()}
    usages = {str(place): shutil.disk_usage(place) for place in there.values()}
    place, usage = min(usages.items(), key=lambda entry: entry[1].free / entry[1].total)
    share = usage.free / usage.total
    said = f"ว่าง {size(usage.free)} จาก {size(usage.total)} ({100 * share:.0f}%) ที่ {place}"
    values = {"free_bytes": float(usage.free), "free_ratio": share}
    do = "ย้ายหรือลบไฟล์ที่ไม่ใช้ หรือขยายดิสก์ ก่อนที่ระบบจะรับภาพและสำรองข้อมูลไม่ได้"
    if share < VERY_LOW or usage.free < GIB:
        return Found(State.BAD, said, do, values)
    return Found(State.WARN if share < LOW else State.OK, said, do if share < LOW else "", values)


@health_line("database", "ฐานข้อมูล", order=40)
def database() -> Found:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()), count(*),"
            " current_setting('max_connections')::int"
            " FROM pg_stat_activity WHERE backend_type = 'client backend'"
        )
        used, open_now, most = cursor.fetchone()
    said = f"ขนาด {size(used)} เปิดการเชื่อมต่อ {open_now} จาก {most}"
    values = {"bytes": float(used), "connections": float(open_now)}
    if open_now > 0.8 * most:
        do = "ลดจำนวนโปรเซสของ web และ worker เพิ่ม max_connections หรือใช้ PgBouncer"
        return Found(State.BAD, said, do, values)
    return Found(State.OK, said, values=values)


@health_line("https", "การเข้ารหัสระหว่างทาง (HTTPS)", order=45)
def https() -> Found:
    """Whether what people send can be read on the way; a copy for this machine alone needs none."""
    if settings.SESSION_COOKIE_SECURE:
        return Found(State.OK, "เปิดอยู่")
    others = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK)
    if not others:
        return Found(State.OK, "ใช้ในเครื่องนี้เครื่องเดียว")
    do = "ตั้ง HTTPS=1 หลังพร็อกซีที่มีใบรับรอง (script/install จัด Caddy ให้) แล้วเริ่มระบบใหม่"
    return Found(State.BAD, f"ปิดอยู่ รหัสผ่านและข้อมูลถูกดักอ่านได้ ({', '.join(others)})", do)


@health_line("queue", "คิวงานเบื้องหลัง", order=50)
def queue() -> Found:
    """Jobs of all kinds that wait, and those that failed within a day."""
    since = timezone.now() - DAY
    found = _jobs(Q(state=JobState.WAITING) | Q(state=JobState.FAILED, finished_at__gte=since))
    waiting = [at for state, at in found if state == JobState.WAITING]
    failed = len(found) - len(waiting)
    now = timezone.now()
    age = now - min(waiting, default=now)
    said = f"รอ {len(waiting)} งาน นานสุด {in_words(age)} ไม่สำเร็จใน 24 ชั่วโมง {failed} งาน"
    values = {"waiting": len(waiting), "age_seconds": age.total_seconds(), "failed": failed}
    if age > QUEUE_LATE:
        do = "ดูหน้า «งานเบื้องหลัง» และบันทึกของ worker หากผู้ทำงานหยุดให้เริ่ม worker ใหม่"
        return Found(State.BAD, said, do, values)
    if failed:
        return Found(State.WARN, said, "ดูเหตุในหน้า «งานเบื้องหลัง» แล้วกด «ลองใหม่»", values)
    return Found(State.OK, said, values=values)


def _jobs(asked: Q) -> list[tuple[str, datetime]]:
    """State of such jobs of every kind, and since when they are in it as far as they wait, in one
    query.
    """
    parts = [
        model._default_manager.exclude(work="").filter(asked).order_by()
        for model in models_of_jobs()
    ]
    since = Coalesce("started_at", "requested_at")
    rows = [part.values_list("state", since) for part in parts]
    return list(rows[0].union(*rows[1:], all=True)[:MOST_ROWS]) if rows else []


@health_line("beat", "ตัวตั้งเวลาและผู้ทำงาน", order=60)
def beat() -> Found:
    """Whether the clock's message has gone through a worker of each queue within minutes."""
    ages = pulse.ages()
    late = [name for name, age in ages.items() if age is None or age > PULSE_LATE[name]]
    values = {f"{name}_seconds": age for name, age in ages.items() if age is not None}
    ahead = [n for n, age in ages.items() if age is not None and age < -pulse.AHEAD.total_seconds()]
    if ahead:
        return Found(State.BAD, f"สัญญาณของคิว {', '.join(ahead)} เป็นเวลาในอนาคต", CLOCK, values)
    alive_since = Now() - timedelta(seconds=settings.JOBS_DEAD_SECONDS)
    if late and _jobs(Q(state=JobState.RUNNING, alive_at__gte=alive_since)):
        return Found(State.WARN, "ผู้ทำงานทุกคนอยู่กับงานยาว งานตามเวลาจึงรอ", "ดูหน้า «งานเบื้องหลัง»", values)
    if late:
        do = "ดูบันทึกของ beat และ worker แล้วเริ่ม beat, worker และ keeper ใหม่"
        return Found(State.BAD, f"ไม่มีสัญญาณจากคิว {', '.join(late)}", do, values)
    return Found(State.OK, "ทุกคิวส่งสัญญาณภายในเวลา", values=values)


@health_line("mail", "อีเมล", order=70)
def mail() -> Found:
    since = timezone.localdate() - DAY
    found = Digest.objects.filter(day__gte=since).aggregate(
        sent=Count("id", filter=Q(mail_state=MailState.SENT)),
        failed=Count("id", filter=Q(mail_state__in=(MailState.FAILED, MailState.SENDING))),
    )
    if not settings.EMAIL_READY:
        do = "ตั้ง EMAIL_HOST หากต้องการส่งสรุปงานออกทางอีเมล"
        return Found(State.OK, "ไม่ได้ตั้งเครื่องส่งอีเมล สรุปงานอยู่ในกล่องข้อความ", do, found)
    said = f"สองวันนี้ส่งได้ {found['sent']} ฉบับ ส่งไม่ได้ {found['failed']} ฉบับ"
    do = "ตรวจ EMAIL_HOST และบัญชีผู้ส่ง รายละเอียดอยู่ที่ «สรุปงานที่ส่ง»"
    if found["failed"] and not found["sent"]:
        return Found(State.BAD, said, do, found)
    return Found(
        State.WARN if found["failed"] else State.OK, said, "" if not found["failed"] else do, found
    )


@health_line("history", "สายโซ่ประวัติ", order=80)
def history() -> Found:
    """How the nightly verification ended; the whole chain is not read here."""
    since = timezone.now() - 2 * HISTORY_LATE
    events = AuditEvent.objects.order_by("-id")
    last = events.filter(action=Act.AUDIT_VERIFIED, at__gte=since).first()
    do = "สั่ง script/manage verify_audit ซึ่งบอกวันและรายการ แล้วหาว่าใครใช้รหัสผ่านของเจ้าของฐานข้อมูล"
    if last is None:
        do = "ดูเรื่อง «ตัวตั้งเวลาและผู้ทำงาน» แล้วสั่ง script/manage verify_audit --seal"
        if not events.filter(at__lt=since).exists():
            return Found(State.WARN, "ระบบใหม่ ยังไม่เคยตรวจ ระบบตรวจทุกคืน 00:20", do)
        return Found(State.BAD, "ไม่มีการตรวจในสามวันนี้ ระบบตรวจทุกคืน 00:20", do)
    age, faults = timezone.now() - last.at, last.details.get("faults", 0)
    said = f"ตรวจล่าสุด {thai.be_datetime(last.at)} ({in_words(age)})"
    values = {"faults": faults, "age_seconds": age.total_seconds()}
    if faults:
        return Found(State.BAD, f"พบประวัติที่ถูกแก้ไขหรือขาดหาย {faults} แห่ง {said}", do, values)
    if last.details.get("unsealed"):
        return Found(State.BAD, f"ยังไม่ได้ปิดผนึก {said}", chain.ClockAheadError.message, values)
    if age < -pulse.AHEAD:
        return Found(State.BAD, f"บันทึกไว้เป็นเวลาในอนาคต {said}", CLOCK, values)
    if age > HISTORY_LATE:
        return Found(State.BAD, f"เกินกำหนด {said}", do, values)
    return Found(State.OK, f"ครบ {said}", values=values)


@health_line("slow", "หน้าที่ช้า", order=100)
def slow_pages() -> Found:
    count, name, milliseconds = slow.pages()
    values = {"pages": count, "slowest_seconds": milliseconds / 1000}
    if not count:
        return Found(
            State.OK,
            f"ไม่มีหน้าที่ใช้เกิน {settings.SLOW_PAGE_MS / 1000:g} วินาทีใน 24 ชั่วโมง",
            values=values,
        )
    said = f"{count} ครั้งใน 24 ชั่วโมง ช้าสุด {milliseconds / 1000:.1f} วินาที ({name})"
    do = "ดูบรรทัด loei.slow ใน web.log ตามเวลา ตรวจหน่วยความจำ ดิสก์ และงานที่ทำอยู่พร้อมกัน"
    if count < FEW_SLOW:
        return Found(State.OK, said, values=values)
    return Found(State.BAD if count >= MANY_SLOW else State.WARN, said, do, values)


@health_line("version", "รุ่นของโปรแกรม", order=110)
def versions() -> Found:
    missing, _applied = count_migrations()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        server = int(cursor.fetchone()[0])
    said = f"โปรแกรม {version()} PostgreSQL {server // 10000}.{server % 10000}"
    values = {"migrations_missing": missing}
    if missing:
        do = "หยุดระบบแล้วสั่ง script/upgrade"
        return Found(State.BAD, f"{said} ตารางยังเป็นรุ่นเก่า ขาด {missing} ขั้น", do, values)
    return Found(State.OK, said, values=values)


@health_line("accounts", "บัญชีที่ไม่เคยใช้", order=120)
def unused_accounts() -> Found:
    limit = timezone.now() - UNUSED
    count = letters.never_used().filter(date_joined__lt=limit).count()
    values = {"unused": count}
    if not count:
        return Found(State.OK, "ไม่มีบัญชีที่เปิดเกิน 14 วันแล้วไม่เคยเข้าใช้", values=values)
    do = "ถามเจ้าของบัญชี ออกลิงก์ใหม่ หรือปิดบัญชีที่หน้า «บัญชีและบทบาท»"
    return Found(State.WARN, f"{count} บัญชีเปิดเกิน 14 วันแล้วไม่เคยเข้าใช้", do, values)


def in_words(age: timedelta) -> str:
    """«3 ชั่วโมง»: the largest unit that fits."""
    seconds = max(age.total_seconds(), 0)
    for unit, length in (("วัน", 86400), ("ชั่วโมง", 3600), ("นาที", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} วินาที"


def size(count: float) -> str:
    """«2.6 MB», in powers of 1,000 as disks are sold."""
    for unit, length in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{count:.0f} B"
