"""The whole way back, on servers of its own: everything lost and brought back, the drill that fails
loudly, data of 1.0.0 taken along and put back where the upgrade fails.
"""

import json
import lzma
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.recovery import archive, postgres, restoring
from script.embedded.users import servers_up
from tests.conftest import ROOT, open_folder
from tests.disks import small_disk

# The reaper of the servers outlives the block that started it, on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:subprocess .* still running:ResourceWarning")
KEPT = ROOT / "tests" / "samples" / "v1.0.0.sql.xz"
NO_KEY = "A" * 43 + "="  # what the invented data of 1.0.0 were sealed with
KEPT_KEYS = {"LOEI_ID_KEYS": f"1:{NO_KEY}", "LOEI_ID_HMAC_KEY": NO_KEY, "SECRET_KEY": "kept"}
NAMED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "LOEI_VAR", *KEPT_KEYS)


class Machine:
    """A machine of its own: a data folder with both servers up."""

    def __init__(self, var: Path, environment: dict[str, str]) -> None:
        self.var, self.environment = var, environment

    def run(self, *words, **more):
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def well(self, *words, **more):
        code, out, said = self.run(*words, **more)
        assert code == 0, out[-2000:] + said[-2000:]
        return out

    def sql(self, text, database="loei"):
        """Runs SQL as the tables' owner."""
        import psycopg  # noqa: PLC0415

        address = self.environment["DATABASE_OWNER_URL"].replace("/loei?", f"/{database}?")
        with psycopg.connect(address, autocommit=True) as found:
            rows = found.execute(text)
            return rows.fetchall() if rows.description else []

    def counts(self):
        names = [name for (name,) in self.sql(TABLES)]
        return {name: self.sql(f"SELECT count(*) FROM {name}")[0][0] for name in names}  # noqa: S608

    def files(self):
        root = self.var / "media"
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file() and ".before" not in str(path)
        }

    def figures(self):
        return self.sql("SELECT metric, key, area_id, month, value FROM reports_metricsnapshot")


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


@contextmanager
def machine(var: Path, secrets: Path | None = None):
    """Named servers outside are none of this machine's."""
    with pytest.MonkeyPatch.context() as patch:
        for name in NAMED:
            patch.delenv(name, raising=False)
        var.mkdir(parents=True, exist_ok=True)
        if secrets:
            shutil.copy(secrets, var / "secrets.env")
        with servers_up(var) as (environment, _users):
            more = {
                "LOEI_VAR": str(var),
                "DJANGO_SETTINGS_MODULE": "loei_poverty.settings.production",
            }
            yield Machine(var, environment | more)


@pytest.fixture(scope="module")
def province():
    """A small invented province that was backed up once; with the key that was printed."""
    with open_folder() as folder, machine(folder / "var") as found:
        found.well("migrate", "--verbosity", "0")
        found.well("load_reference", "--verbosity", "0")
        found.well("seed_demo", "--households", "15", "--months", "1")
        _code, out, said = found.run("backup", "--json")
        found.backup = json.loads(out)
        key = next(line.strip() for line in said.splitlines() if "LOEI-KEY-" in line)
        found.key = folder / "key.txt"
        found.key.write_text(f"the key of the backups\n{key}\n")
        yield found


@pytest.mark.long
def test_everything_lost_is_brought_back_on_a_bare_machine_or_nothing_is(province, tmp_path):
    file = Path(province.backup["path"])
    with open_folder() as folder:
        with machine(folder / "other") as stranger:
            refused(stranger, "กุญแจเลขประจำตัวประชาชนของเครื่องนี้ไม่ตรง", file, province.key)
        with machine(folder / "bare", province.var / "secrets.env") as bare:
            for sentence, bad, key in bad_files(province, file, tmp_path):
                refused(bare, sentence, bad, key)
                assert bare.sql(TABLES) == []
                assert bare.files() == {}
            out = bare.well("restore", file, "--key", province.key)
            assert "ok   paper" in out
            lost = {"accounts_auditevent": 1}  # the restore itself stands in the history
            counted = {name: n - lost.get(name, 0) for name, n in bare.counts().items()}
            assert counted == json_counts(province, file)
            assert bare.files() == province.files()
            assert sorted(bare.figures()) == sorted(province.figures())

            before = bare.counts()
            refused(bare, "ปลายทางมีข้อมูลอยู่แล้ว", file, province.key)
            assert bare.counts() == before
            out = bare.well("restore", file, "--key", province.key, "--replace")
            (aside,) = [line.split()[-1] for line in out.splitlines() if "loei_before_" in line]
            assert bare.sql("SELECT count(*) FROM accounts_user", database=aside)[0][0] > 0
            with running(bare):
                refused(bare, "ระบบยังทำงานอยู่", file, province.key, "--replace")


@pytest.mark.long
def test_on_a_full_disk_there_is_one_sentence_and_the_old_state_stands(province):
    """The tables' disk gets full while the backup is filled in; so does one a backup is made to."""
    file = Path(province.backup["path"])
    with open_folder() as folder:
        with machine(folder / "office", province.var / "secrets.env") as office:
            office.well("restore", file, "--key", province.key)
            before, files = office.counts(), office.files()
        base = office.var / "pg" / "base"
        kept = base.rename(base.with_name("kept"))
        used = sum(path.stat().st_size for path in kept.rglob("*"))
        with small_disk(base, f"size={used + ROOM}"):
            subprocess.run(["cp", "-a", f"{kept}/.", str(base)], check=True)
            with machine(office.var) as office:
                refused(office, "ที่ว่างในดิสก์ไม่พอ", file, province.key, "--replace")
                assert office.counts() == before
                assert office.files() == files
                names = [name for (name,) in office.sql("SELECT datname FROM pg_database")]
                assert [name for name in names if name.startswith("loei")] == ["loei"]
                assert shutil.disk_usage(base).free > ROOM * 3 // 4
        with small_disk(folder / "stick", "size=128k") as stick:
            code, _out, said = province.run("backup", "--to", stick)
            assert (code, "ที่ว่างในดิสก์ไม่พอ" in said.splitlines()[-1]) == (2, True), said
            assert list(stick.iterdir()) == []


ROOM = 12 << 20  # for an empty database, and not for what comes into it


def json_counts(province, file):
    from core.recovery import keys  # noqa: PLC0415

    with file.open("rb") as opened:
        key = keys.read_private(province.key.read_text().splitlines()[1])
        return archive.Reader(opened, [key]).about.counts


def bad_files(province, file, folder):
    data, other = file.read_bytes(), folder / "other.key"
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415

    from core.recovery import keys  # noqa: PLC0415

    other.write_text(keys.private_text(X25519PrivateKey.generate()))
    made = {
        "cut": data[:-5],
        "changed": data[:-5000] + b"!" + data[-4999:],
        "newer": data[:8] + b"\x09" + data[9:],
        "none": b"x" * 1000,
    }
    for name, text in made.items():
        (folder / name).write_bytes(text)
    yield "ถูกตัดหรือถูกแก้ไข", folder / "cut", province.key
    yield "ถูกตัดหรือถูกแก้ไข", folder / "changed", province.key
    yield "รุ่นใหม่กว่า", folder / "newer", province.key
    yield "ไม่ใช่ไฟล์สำรอง", folder / "none", province.key
    yield "ไม่พบไฟล์สำรอง", folder / "missing", province.key
    yield "กุญแจนี้เปิดไฟล์สำรองนี้ไม่ได้", file, other
    yield "อ่านไม่ได้ โปรดตรวจตัวอักษร", file, folder / "none"


def refused(where, sentence, file, key, *more):
    code, out, said = where.run("restore", file, "--key", key, *more)
    assert code == 2, out + said
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


@contextmanager
def running(where):
    """As `script/server` says that it runs."""
    import fcntl  # noqa: PLC0415

    with (where.var / "run" / "server").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.mark.long
def test_the_drill_fails_loudly_on_each_planted_loss(province):
    well = drill(province)
    assert well["ok"], well
    assert {one["name"] for one in well["tried"]} == TRIED

    fails(province, "files", missing_file, put_file)
    fails(province, "rows", missing_rows, None)
    assert failed(drill(province, code=1)) == {"rows"}  # gone until somebody knows of it
    assert drill(province, "--accept-counts")["ok"]
    assert drill(province)["ok"]
    fails(province, "history", broken_chain, mended_chain)
    fails(province, "fresh", stale_copy, None, backup=False)
    province.well("backup")
    machine_key = province.var / "recovery" / "machine.key"
    fails(
        province,
        "restored",
        lambda p: machine_key.write_text("LOEI-KEY-XXXX\n"),
        None,
        backup=False,
    )
    machine_key.unlink()
    province.well("backup")
    assert drill(province)["ok"]
    code, out, _said = province.run("drill", "--json", LOEI_ID_KEYS=f"1:{NO_KEY}")
    assert (code, failed(json.loads(out))) == (1, {"restored"})


TRIED = {
    "fresh",
    "sealed",
    "restored",
    "rows",
    "history",
    "keys",
    "files",
    "sign_in",
    "household",
    "paper",
}


def drill(where, *more, code=0):
    ended, out, said = where.run("drill", "--json", *more)
    assert ended == code, out + said
    return json.loads(out)


def failed(found) -> set[str]:
    return {one["name"] for one in found["tried"] if not one["ok"]}


def fails(where, name, plant, mend, *, backup=True):
    """The loss is planted, backed up as faithfully as the rest, and found; people are told."""
    kept = plant(where)
    if backup:
        where.well("backup")
    told = where.sql("SELECT count(*) FROM accounts_notification WHERE key LIKE 'drill-failed%'")
    assert name in failed(drill(where, code=1))
    after = where.sql("SELECT count(*) FROM accounts_notification WHERE key LIKE 'drill-failed%'")
    assert after > told
    _code, out, _said = where.run("system_health", "--json")
    (line,) = [line for line in json.loads(out) if line["line"] == "drill"]
    assert line["state"] == "bad"
    if mend:
        mend(where, kept)


def missing_file(where):
    name = where.sql("SELECT stored_file FROM households_importbatch WHERE stored_file <> ''")[0][0]
    path = where.var / "media" / name
    return path, path.rename(where.var / "taken")


def put_file(where, kept):
    kept[1].rename(kept[0])


def missing_rows(where):
    unguarded(where, "accounts_rowhistory", "DELETE FROM accounts_rowhistory WHERE id % 2 = 0")


def unguarded(where, table, text):
    """As the owner may who wants to: with the history's guards laid aside for a moment."""
    where.sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    where.sql(text)
    where.sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def broken_chain(where):
    first = "(SELECT min(id) FROM accounts_auditevent)"
    text = f"UPDATE accounts_auditevent SET reason = reason || '!' WHERE id = {first}"  # noqa: S608
    unguarded(where, "accounts_auditevent", text)


def mended_chain(where, kept):
    text = "UPDATE accounts_auditevent SET reason = rtrim(reason, '!')"
    unguarded(where, "accounts_auditevent", text)


def stale_copy(where):
    *older, newest = sorted((where.var / "backups").glob("*.loei"))
    newest.rename(newest.with_name("loei-42-20260101T000000Z.loei"))
    for path in older:
        path.unlink()


@pytest.mark.long
def test_an_upgrade_that_fails_goes_back_by_itself_and_one_that_does_not_stands():
    with open_folder() as folder, machine(folder / "var") as found:
        found.environment |= KEPT_KEYS
        aside = folder / "kept.sql"
        aside.write_bytes(lzma.decompress(KEPT.read_bytes()))
        found.well("shell", "-c", FILL.format(aside))
        before, tables = found.counts(), found.sql(TABLES)
        code, _out, said = found.run("upgrade")
        assert (code, "ยังไม่มีกุญแจสำรองข้อมูล" in said) == (2, True)
        found.run("shell", "-c", "from core.recovery import keys; keys.new_recipient()")

        code, out, said = found.run("shell", "-c", FAILING)
        assert "UpgradeTakenBackError" in said
        assert "(paper: พิมพ์ไม่ได้)" in said
        assert "going back" in out
        assert (found.sql(TABLES), found.counts()) == (tables, before)

        out = found.well("upgrade")
        assert "migrations; start the system" in out
        assert found.counts()["households_household"] == before["households_household"]
        assert "nothing to do" in found.well("upgrade")


FILL = """
from core.recovery import postgres
with postgres.connected() as found:
    version = postgres.major(found)
postgres.fill("loei", iter([open("{}", "rb").read()]), version)
"""
FAILING = """
from loei_poverty.trial import Tried
from loei_poverty.upgrading import upgrade
upgrade(print, works=lambda: [Tried("files", False, "หาย"), Tried("paper", False, "พิมพ์ไม่ได้")])
"""


@pytest.mark.long
@pytest.mark.django_db
def test_data_of_1_0_0_are_taken_along(settings, tmp_path, monkeypatch):
    """A kept copy of an invented province of 1.0.0 becomes one of today, and it stands."""
    for name, value in KEPT_KEYS.items():
        monkeypatch.setenv(name, value)
    settings.MEDIA_ROOT.mkdir()
    about = archive.About("", "1.0.0", "42", 18, [], {}, {}, 0, 0, 0)
    database = "loei_of_1_0_0"
    found = restoring.RestoredCopy(database, settings.MEDIA_ROOT, about, archive.Manifest())
    postgres.drop(database)
    try:
        postgres.make(database)
        with postgres.connected(database) as server:
            sql = lzma.decompress(KEPT.read_bytes())
            postgres.fill(database, iter([sql]), postgres.major(server))
            before = postgres.counts(server)
        restoring.migrate(found)
        tried = json.loads(restoring.manage(found, "trial", "--json").stdout)
        with postgres.connected(database) as server:
            after = postgres.counts(server)
    finally:
        postgres.drop(database)
    assert {one["name"]: one["said"] for one in tried if not one["ok"]} == {
        "files": "ไฟล์ที่ข้อมูลอ้างถึงหายไป 4 จาก 4 ไฟล์"  # they were not kept
    }
    for table in ("accounts_user", "households_household", "households_person", "logbook_visit"):
        assert after[table] == before[table] > 0
    assert os.environ["LOEI_ID_KEYS"] == KEPT_KEYS["LOEI_ID_KEYS"]
