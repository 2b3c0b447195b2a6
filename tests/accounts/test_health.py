"""«สุขภาพระบบ»: a red line says what to do, reaches the administrators and machines that watch."""

import inspect
import json
import re
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import tasks
from accounts.actions import Act
from accounts.enums import Role
from accounts.models import AuditEvent, Notification
from core import health, pulse, readiness, slow
from core.health import Found, State
from core.jobs import running
from core.jobs.kinds import kind_named
from core.jobs.rows import JobState
from core.recovery import drills, folder, keys
from reports.models import Report
from tests import clock
from tests.factories.people import make_user
from tests.rooms import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(settings, tmp_path):
    """A machine on which everything is as it ought to be."""
    settings.LOEI_VAR = tmp_path
    settings.SESSION_COOKIE_SECURE = True
    settings.MEDIA_ROOT.mkdir()
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_FOLDER.mkdir()
    settings.BACKUP_RECIPIENT = ""
    keys.new_recipient()
    copy(hours=2)
    drills.keep(drilled(days=1))
    for queue in pulse.QUEUES:
        pulse.beat(queue)
    AuditEvent.objects.create(action=Act.AUDIT_VERIFIED, details={"faults": 0})


def copy(hours):
    """The newest copy becomes one of so many hours ago."""
    for path in settings.BACKUP_FOLDER.glob("*.loei"):
        path.unlink()
    at = timezone.now() - timedelta(hours=hours)
    (settings.BACKUP_FOLDER / folder.name_for(at)).write_bytes(b"x" * 2_600_000)


def drilled(days, ok=True):
    tried = [{"name": "history", "ok": ok, "said": "สายโซ่ประวัติขาด"}]
    at = (timezone.now() - timedelta(days=days)).isoformat()
    return {"ok": ok, "at": at, "backup": "b.loei", "tried": tried, "counts": {}, "seconds": 31}


def found(code) -> Found:
    return next(line.found for line in health.look_at_all() if line.code == code)


def test_what_is_of_a_time_to_come_is_no_sign_of_life():
    cache.set("pulse:keeper", time.time() + 2 * 3600)
    drills.keep(drilled(days=-1))
    assert (found("beat").state, found("drill").state) == (State.BAD, State.BAD)
    assert found("beat").said == "สัญญาณของคิว keeper เป็นเวลาในอนาคต"
    with clock.at(timezone.localdate() - timedelta(days=1)):
        assert found("history").state == State.BAD
        assert "อนาคต" in found("history").said
    cache.set("pulse:keeper", time.time() + 600)
    drills.keep(drilled(days=-0.01))
    assert (found("beat").state, found("drill").state) == (State.OK, State.OK)


def test_a_job_waits_since_it_was_asked_for_or_begun_again(monkeypatch):
    monkeypatch.setattr(running, "wake", lambda row: None)
    long_ago, work = timezone.now() - timedelta(hours=1), "reports.report"
    day = timezone.localdate().replace(day=1)
    row = Report.objects.create(kind="monthly", area_id="42", first_day=day, requested_at=long_ago)

    def waits() -> str:
        row.refresh_from_db()
        assert (row.state, row.requested_at) == (JobState.WAITING, long_ago)
        return found("queue").said

    running.start(row, work, by=None)
    assert waits().startswith("รอ 1 งาน นานสุด 0 วินาที")
    lease = running._take(Report, row.pk)
    Report.objects.update(started_at=long_ago)
    running._again_or_fail(kind_named(work), lease, 1)
    assert waits().startswith("รอ 1 งาน นานสุด 0 วินาที")
    running._take(Report, row.pk)
    Report.objects.update(started_at=long_ago, alive_at=long_ago)
    running.take_up()
    assert waits().startswith("รอ 1 งาน นานสุด 0 วินาที")
    Report.objects.update(started_at=long_ago)
    assert (found("queue").state, waits()[:21]) == (State.BAD, "รอ 1 งาน นานสุด 60 นาที"[:21])


def test_each_line_turns_red_and_says_what_to_do(settings, monkeypatch):
    states = {line.code: line.found.state for line in health.look_at_all()}
    assert len(states) == 13
    assert [code for code, state in states.items() if state == State.BAD] == []
    assert "2.6 MB" in found("backup").said

    copy(hours=40)
    assert (found("backup").state, found("backup").said[:10]) == (State.BAD, "เกินกำหนด ")
    settings.BACKUP_FOLDER = settings.BACKUP_FOLDER / "gone"
    assert "เปิดโฟลเดอร์เก็บไฟล์สำรองไม่ได้" in found("backup").said
    settings.BACKUP_FOLDER = settings.BACKUP_FOLDER.parent
    (keys.folder() / "recipient").unlink()
    assert "ยังไม่มีกุญแจสำรองข้อมูล" in found("backup").said

    drills.keep(drilled(days=1, ok=False))
    assert "ไม่ผ่าน: สายโซ่ประวัติขาด" in found("drill").said
    drills.keep(drilled(days=10))
    assert (found("drill").state, found("drill").said[:10]) == (State.BAD, "เกินกำหนด ")

    room = type("Room", (), {"free": 2 << 30, "total": 100 << 30})
    monkeypatch.setattr("shutil.disk_usage", lambda path: room)
    assert found("disk").state == State.BAD
    cache.delete("pulse:keeper")
    assert found("beat").said == "ไม่มีสัญญาณจากคิว keeper"
    of_report = {"kind": "monthly", "area_id": "42", "work": "reports.report"}
    of_report["first_day"] = timezone.localdate().replace(day=1)
    Report.objects.create(**of_report, requested_at=timezone.now() - timedelta(hours=1))
    Report.objects.create(**of_report, state=JobState.FAILED, finished_at=timezone.now())
    assert found("queue").said == "รอ 1 งาน นานสุด 60 นาที ไม่สำเร็จใน 24 ชั่วโมง 1 งาน"
    busy = Report.objects.create(**of_report, state=JobState.RUNNING, alive_at=timezone.now())
    assert found("beat").state == State.WARN
    busy.delete()
    AuditEvent.objects.create(action=Act.AUDIT_VERIFIED, details={"faults": 2})
    assert "2 แห่ง" in found("history").said
    monkeypatch.setattr("households.health._samples", lambda: [b"\x01\x09" + b"x" * 40])
    assert found("keys").state == State.BAD
    for _ in range(100):
        slow.note_page("reports:home", settings.SLOW_PAGE_MS + 500)
    assert "ช้าสุด 3.5 วินาที (reports:home)" in found("slow").said
    settings.SESSION_COOKIE_SECURE, settings.ALLOWED_HOSTS = False, ["loei.example"]
    red = {line.code for line in health.look_at_all() if line.found.state == State.BAD}
    assert red == {"backup", "drill", "disk", "https", "queue", "beat", "history", "keys", "slow"}
    assert all(line.found.do for line in health.look_at_all() if line.code in red)


def test_an_office_of_its_first_day_is_told_what_is_to_be_done_and_of_no_fault(
    settings, tmp_path, monkeypatch
):
    """No folder of backups, no drill, no night yet."""
    settings.LOEI_VAR = tmp_path / "new"
    settings.LOEI_VAR.mkdir()
    settings.BACKUP_FOLDER = settings.LOEI_VAR / "backups"
    never = type("Never", (), {"AUDIT_VERIFIED": "audit.never"})
    monkeypatch.setattr("accounts.health.Act", never)
    states = {line.code: line.found.state for line in health.look_at_all()}
    assert (states["drill"], found("drill").said) == (State.WARN, "ยังไม่เคยซ้อมกู้คืน")
    assert (states["history"], found("history").said[:8]) == (State.WARN, "ระบบใหม่")
    assert [code for code, state in states.items() if state == State.BAD] == ["backup"]
    assert "ยังไม่มีกุญแจสำรองข้อมูล" in found("backup").said


@pytest.mark.parametrize("guide", ["operations.md", "operations.th.md"])
def test_every_line_has_its_page_in_the_operations_guide(guide):
    text = (ROOT / "docs" / guide).read_text("utf-8")
    anchors = {name.replace(" ", "-") for name in re.findall(r"(?m)^#+ (health \w+)$", text)}
    assert anchors == {f"health-{line.code}" for line in health.look_at_all()}


@pytest.mark.parametrize(
    ("guide", "red", "yellow"),
    [("operations.md", "red", "yellow"), ("operations.th.md", "แดง", "เหลือง")],
)
def test_the_guide_says_what_to_do_of_every_colour_a_line_can_have(guide, red, yellow):
    text = (ROOT / "docs" / guide).read_text("utf-8").lower()
    pages = dict(re.findall(r"(?ms)^#+ health (\w+)$(.*?)(?=^#|\Z)", text))
    looks = {
        code: inspect.getsource(look) for code, (_order, _label, look) in health._lines.items()
    }
    colours = [
        (code, word)
        for code, source in looks.items()
        for state, word in (("State.BAD", red), ("State.WARN", yellow))
        if state in source
    ]
    assert len(colours) > len(looks)
    assert [(code, word) for code, word in colours if word not in pages[code]] == []


def test_a_line_that_cannot_be_looked_at_is_red_and_the_others_stand(monkeypatch):
    def fault():
        raise ValueError("of somebody")

    def refused():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    for broken, said in ((fault, "ตรวจไม่ได้ (ValueError)"), (refused, "ตรวจไม่ได้ (DataError)")):
        lines = health._lines | {"mail": (70, "อีเมล", broken)}
        monkeypatch.setattr(health, "_lines", lines)
        assert found("mail").said == said
        assert found("database").state == State.OK
        assert found("accounts").state == State.OK


def test_a_red_line_reaches_every_administrator_once_a_day():
    people = [make_user(Role.ADMINISTRATOR, "42"), make_user(Role.ADMINISTRATOR, "42")]
    make_user()
    copy(hours=40)
    tasks.watch_health()
    tasks.watch_health()
    told = Notification.objects.filter(key__startswith="health-").order_by("user_id")
    assert [(line.user, line.url) for line in told] == [
        (person, reverse("accounts:health")) for person in people
    ]
    assert told[0].text.startswith("สำรองข้อมูล: เกินกำหนด")


def test_page_command_and_prometheus_say_the_same(client, settings, django_assert_max_num_queries):
    settings.METRICS_TOKEN = "t0ken"
    copy(hours=40)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("system_health", "--json", stdout=out)
    said = {line["line"]: line for line in json.loads(out.getvalue())}
    assert (ended.value.code, said["backup"]["state"]) == (1, "bad")
    with pytest.raises(SystemExit):
        call_command("system_health", stdout=(plain := StringIO()))
    assert "→ สั่ง script/backup" in plain.getvalue()

    admin = make_user(Role.ADMINISTRATOR, "42")
    client.force_login(admin)
    with django_assert_max_num_queries(32):
        page = client.get(reverse("accounts:health")).content.decode()
    assert "ต้องแก้ 1 เรื่อง" in page
    assert said["backup"]["said"][:30] in page

    watcher = Client(headers={"Authorization": "Bearer t0ken"})
    text = watcher.get(reverse("accounts:metrics")).content.decode()
    assert 'loei_health{line="backup"} 2' in text
    assert "\nloei_backup_bytes 2600000\n" in text
    assert client.get(reverse("accounts:metrics")).status_code == 200
    assert [line for line in text.splitlines() if not re.fullmatch(METRIC, line)] == []


METRIC = r"# (HELP|TYPE) .*|loei_\w+(\{line=\"\w+\"\})? -?[\d.e+-]+"


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Basic t0ken", "Bearer t0ken"])
def test_the_numbers_are_for_the_token_and_administrators_alone(client, settings, given):
    settings.METRICS_TOKEN = "" if given in ("Bearer ", "Bearer t0ken") else "t0ken"
    headers = {"Authorization": given} if given else {}
    assert client.get(reverse("accounts:metrics"), headers=headers).status_code == 403
    client.force_login(make_user())
    assert client.get(reverse("accounts:metrics"), headers=headers).status_code == 403


def test_ready_means_database_redis_and_all_migrations(client, settings, monkeypatch):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready")
    monkeypatch.setattr("core.schema.applied_migrations", set)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content[:21]) == (503, b"not ready: migrations")
    monkeypatch.undo()
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/redis.sock",
        }
    }
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content[:16]) == (503, b"not ready: redis")
    assert list(readiness.PARTS) == ["database", "redis", "migrations"]


def test_a_slow_page_is_counted_by_its_address_and_never_by_what_it_is_about(client, settings):
    settings.SLOW_PAGE_MS = 0
    admin = make_user(Role.ADMINISTRATOR, "42")
    client.force_login(admin)
    client.get(reverse("accounts:account-detail", args=[admin.pk]))
    count, name, milliseconds = slow.pages()
    assert (count, name) == (1, "accounts:account-detail")
    assert milliseconds > 0
