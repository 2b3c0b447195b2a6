"""Commands of whoever runs the machine: what they do, what they refuse and with which sentence."""

import json
import os
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import AuditEvent, RowHistory
from committees.models import Addressee, DistributionList
from committees.services.distribution import save_list
from committees.services.merging import merge_organizations
from committees.services.organizations import save_organization
from core.periods import add_months, month_of
from core.recovery.errors import DiskFullError
from core.recovery.making import Made
from core.thai import month_code
from households.models import Household, Person
from households.services import rotation
from loei_poverty import upgrading
from loei_poverty.management.commands.load_reference import OWN_FROM
from loei_poverty.trial import Tried
from places.models import Organization, OrganizationDuty
from reports.models import LateLimit, Month, Report
from reports.months.settings import change_limits
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parents[1] / "samples" / "cases" / "02-missing-column-wipes"


def refused(capsys, *command, status=2) -> str:
    with pytest.raises(SystemExit) as left:
        call_command(*command)
    assert left.value.code == status
    return capsys.readouterr().err


@pytest.fixture
def provincial():
    return make_user(Role.PROVINCIAL_OFFICER, "42")


@pytest.fixture
def month():
    return month_of(add_months(timezone.localdate(), -1)).start


def test_policies_are_printed_as_the_migration_holds_them(capsys):
    call_command("fence_sql", "assistance")

    printed = capsys.readouterr().out
    stored = "".join(
        path.read_text("utf-8") for path in sorted(Path("assistance/sql").glob("policies*.sql"))
    )
    assert "CREATE POLICY" in printed
    made = ["".join(made.split()) for made in printed.split(";")]
    assert [made for made in made if made not in "".join(stored.split())] == []


@pytest.mark.parametrize("wanted", [[], ["--json"]])
def test_the_report_of_a_month_is_written_to_a_folder(capsys, tmp_path, month, wanted):
    code = month_code(month)

    call_command("monthly_report", "--month", code, "--out", str(tmp_path), *wanted)

    out = capsys.readouterr().out
    files = [str(tmp_path / f"loei-{code}.{kind}") for kind in ("pdf", "xlsx")]
    assert (json.loads(out)["files"] if wanted else out.split()) == files
    assert Path(files[0]).read_bytes().startswith(b"%PDF")
    assert Path(files[1]).read_bytes().startswith(b"PK")
    assert not Month.objects.filter(closed_at__isnull=False).exists()


def test_the_month_is_closed_where_that_is_asked(capsys, tmp_path, month):
    call_command(
        "monthly_report", "--month", month_code(month), "--out", str(tmp_path), "--close", "--json"
    )

    assert json.loads(capsys.readouterr().out)["closed"] is True
    assert Month.objects.get(first_day=month).closed_at
    papers = Report.objects.filter(first_day=month, is_scheduled=True)  # as the page and the clock
    assert set(papers.values_list("kind", flat=True)) >= {"monthly", "agencies", "one_page"}


def test_a_month_that_is_none_and_a_folder_that_is_not_there_are_refused(capsys, tmp_path):
    assert "2569-05" in refused(capsys, "monthly_report", "--month", "May", "--out", str(tmp_path))
    gone = tmp_path / "gone"
    assert "no such folder" in refused(
        capsys, "monthly_report", "--month", "2569-05", "--out", str(gone)
    )


def test_a_month_that_is_not_over_cannot_be_closed(capsys, tmp_path):
    this = month_code(timezone.localdate())

    said = refused(capsys, "monthly_report", "--month", this, "--out", str(tmp_path), "--close")

    assert said.strip()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wanted", [[], ["--json"]])
def test_ids_are_sealed_with_the_newest_key(capsys, settings, wanted):
    make_household()
    people = Person.objects.count()
    settings.LOEI_ID_KEYS = {**settings.LOEI_ID_KEYS, 9: bytes(32)}
    settings.LOEI_ID_CURRENT_KEY = (9, bytes(32))
    assert rotation.rows_left() == people

    call_command("rotate_keys", *wanted)

    out = capsys.readouterr().out
    if wanted:
        assert json.loads(out)["key"] == 9
    else:
        assert "sealed with key 9" in out
    assert rotation.rows_left() == 0


def test_a_key_that_is_missing_is_named(capsys, settings):
    make_household()
    old = settings.LOEI_ID_CURRENT_KEY[0]
    settings.LOEI_ID_KEYS = {9: bytes(32)}
    settings.LOEI_ID_CURRENT_KEY = (9, bytes(32))

    assert f"needs key {old}" in refused(capsys, "rotate_keys")


def test_rows_that_others_hold_are_counted(capsys, monkeypatch):
    command = "households.management.commands.rotate_keys"
    monkeypatch.setattr(f"{command}.rows_left", lambda: 2)
    monkeypatch.setattr(f"{command}.time.sleep", lambda _seconds: None)

    assert "2 rows are held by others" in refused(capsys, "rotate_keys", status=1)


def test_an_embedded_copy_gets_a_key_and_another_is_told_where_to_add_it(
    capsys, settings, tmp_path
):
    settings.LOEI_VAR = tmp_path
    assert "LOEI_ID_KEYS" in refused(capsys, "rotate_keys", "--new-key")
    secrets = tmp_path / "secrets.env"
    secrets.write_text("SECRET_KEY=x\nLOEI_ID_KEYS=1:abc\n")
    whose = 4242 if os.geteuid() == 0 else os.geteuid()  # the system's; root types the command
    os.chown(secrets, whose, -1)

    call_command("rotate_keys", "--new-key")

    number = max(settings.LOEI_ID_KEYS) + 1
    said = capsys.readouterr().out
    assert f"key {number} added" in said
    assert "second sheet anew" in said
    assert secrets.stat().st_mode & 0o777 == 0o600, "as it was made, and never a half"
    assert secrets.stat().st_uid == whose
    first, second = secrets.read_text().splitlines()
    assert first == "SECRET_KEY=x"
    assert second.startswith(f"LOEI_ID_KEYS=1:abc,{number}:")


def test_an_import_is_taken_back_with_its_counts(capsys):
    call_command("import_tpmap", CASE / "a_2568.csv", "--year", "2568", "--json", "--apply")
    batch = json.loads(capsys.readouterr().out)["batch"]
    assert Household.objects.exists()

    call_command("undo_import", str(batch))

    assert capsys.readouterr().out.strip()
    assert not Household.objects.exists()
    assert refused(capsys, "undo_import", str(batch)).strip()
    assert "no import batch 0" in refused(capsys, "undo_import", "0")


def test_nothing_is_stopped_where_nothing_runs(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("LOEI_VAR", str(tmp_path))
    (tmp_path / "run").mkdir()

    call_command("stop_embedded")

    assert capsys.readouterr().out.strip() == "stopped: nothing was running"


def test_the_site_of_reference_tables_has_no_sign_in_of_its_own(client):
    page = client.get(reverse("admin:login"), {"next": reverse("admin:index")})
    assert page.status_code == 302
    assert reverse("account_login") in page["Location"]

    client.force_login(make_user("mentor", "4201"))
    assert client.get(reverse("admin:login")).status_code == 403
    assert AuditEvent.objects.filter(action__startswith="refused:").exists()


def test_whoever_keeps_accounts_is_led_into_the_site_and_out_by_the_usual_pages(client):
    client.force_login(make_user("administrator", "42"))

    led = {name: client.get(reverse(f"admin:{name}"))["Location"] for name in ("login",)}
    led |= {
        name: client.get(reverse(f"admin:{name}")).headers.get("Location", "")
        for name in ("password_change", "password_change_done")
    }

    assert led == {
        "login": reverse("admin:index"),
        "password_change": reverse("account_change_password"),
        "password_change_done": reverse("account_change_password"),
    }
    assert client.post(reverse("admin:logout"))["Location"] == reverse("account_logout")


def test_whoever_watches_the_machine_hears_that_the_database_answers(client):
    page = client.get("/healthz")

    assert (page.status_code, page.content) == (200, b"ok")


@pytest.mark.parametrize(
    "fault", [DiskFullError, OperationalError, ImproperlyConfigured, KeyboardInterrupt]
)
def test_an_upgrade_that_cannot_be_taken_back_says_so_and_names_the_backup(
    capsys, monkeypatch, tmp_path, fault
):
    """The system did not take it, and then the disk was full: it is not as it was."""
    made = Made(tmp_path / "loei-42-x.loei", 1, None, None, 1.0, 0, 0)

    def no_room(*_arguments, **_options):
        raise fault

    monkeypatch.setattr(upgrading, "refuse_use", lambda **_options: None)
    monkeypatch.setattr(upgrading, "_missing", lambda: 1)
    monkeypatch.setattr(upgrading, "make_backup", lambda: made)
    monkeypatch.setattr(upgrading, "_try_on_copy", lambda _path: None)
    monkeypatch.setattr(upgrading, "call_command", lambda *_words, **_options: None)
    monkeypatch.setattr(upgrading, "try_system", lambda: [Tried("paper", False, "พิมพ์ไม่ได้")])
    monkeypatch.setattr(upgrading, "restore", no_room)
    with pytest.raises(SystemExit) as left:
        call_command("upgrade")
    said = capsys.readouterr().err
    assert left.value.code == 1
    assert f"restore {made.path} --replace" in said
    assert "ไม่เหลือสิ่งใดค้าง" not in said


def test_a_refresh_keeps_what_the_office_wrote_joined_or_took_away(provincial):
    """Of the rows nobody touched it writes what the fixture says, and leaves a history."""
    health, joined = Organization.objects.filter(code__in=["loei-health", "moph"]).order_by("code")
    untouched = Organization.objects.get(code="codi")
    limit, gone = LateLimit.objects.first(), Addressee.objects.exclude(organization=None).first()
    with acting_for(provincial):
        health.phone, limit.limit = "042 000 000", Decimal(77)
        save_organization(organization=health, by=provincial)
        merge_organizations(stays=health, double=joined, by=provincial)
        change_limits(limits=[limit], rule=None, by=provincial)
        gone.delete()
    Organization.objects.filter(pk=untouched.pk).update(name="ชื่อของรุ่นก่อน", phone="1")

    call_command("load_reference", "--refresh", verbosity=0)

    for row in (health, joined, limit, untouched):
        row.refresh_from_db()
    assert (health.phone, health.is_ours, joined.merged_into) == ("042 000 000", False, health)
    assert (limit.limit, limit.is_ours) == (77, False)
    assert not Addressee.objects.filter(pk=gone.pk).exists()
    assert untouched.name != "ชื่อของรุ่นก่อน"
    assert untouched.phone == "1"
    (kept,) = RowHistory.objects.filter(purpose="reference.load", row_id=str(untouched.pk))
    assert kept.before == {"name": "ชื่อของรุ่นก่อน"}
    assert AuditEvent.objects.get(action="reference.imported").details == {
        "table": "places.Organization",
        "new": 0,
        "changed": 1,
    }


@pytest.fixture
def next_release(settings, tmp_path):
    """`next_release(NAME, *rows)`: the project with more rows in a fixture."""
    fixtures = tmp_path / "fixtures"
    shutil.copytree(settings.BASE_DIR / "fixtures", fixtures)

    def ship(name, *rows):
        file = fixtures / f"{name}.json"
        said = [{"model": model, "pk": pk, "fields": fields} for model, pk, fields in rows]
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) + said), "utf-8")
        settings.BASE_DIR = tmp_path

    return ship


def test_new_rows_that_point_at_what_the_office_took_away_are_left_out(
    provincial, next_release, capsys
):
    gone = DistributionList.objects.latest("pk")
    kept, key = DistributionList.objects.exclude(pk=gone.pk).first(), gone.pk
    with acting_for(provincial):
        gone.addressees.all().delete()
        gone.delete()
    line = {"sort_key": 99, "title": "ผู้รับใหม่"}

    def body(code, parent):
        return {"code": code, "name": code, "kind": "agency", "parent": parent}

    next_release(
        "distribution_lists",
        ("committees.addressee", 90001, line | {"distribution_list": key}),
        ("committees.addressee", 90002, line | {"distribution_list": kept.pk}),
    )
    next_release(
        "organizations",
        ("places.organization", 90004, body("n-4", 90003)),
        ("places.organization", 90003, body("n-3", None)),
        ("places.organization", 90006, body("n-6", 90005)),
        ("places.organization", 90005, body("n-5", 89999)),
    )

    call_command("load_reference")

    connection.check_constraints()
    assert [row.pk for row in Addressee.objects.filter(pk__gt=90000)] == [90002]
    added = Organization.objects.filter(pk__gt=90000).order_by("pk")
    assert [row.pk for row in added] == [90003, 90004]
    said = capsys.readouterr().out
    assert "organizations: 2 rows, 2 left out (they point at what was taken away)" in said
    assert "distribution_lists: 1 rows, 1 left out (they point at what was taken away)" in said


def test_a_row_the_office_made_is_not_one_that_a_later_version_ships(provincial, next_release):
    """Rows are known by their keys: the office's list was the seventeenth, and so is the next."""
    last = DistributionList.objects.latest("pk")
    said = {"name": "บัญชีของจังหวัด", "area": last.area_id, "note": "", "committee": None}
    with acting_for(provincial):
        theirs = save_list(by=provincial, distribution_list=None, **said | {"area": last.area})
    shipped = said | {"name": "บัญชีที่มากับรุ่นใหม่"}
    next_release("distribution_lists", ("committees.distributionlist", last.pk + 1, shipped))

    call_command("load_reference", "--refresh", verbosity=0)

    theirs.refresh_from_db()
    assert theirs.name == "บัญชีของจังหวัด"
    assert DistributionList.objects.get(pk=last.pk + 1).name == "บัญชีที่มากับรุ่นใหม่"


def test_the_number_of_a_row_that_is_gone_is_given_to_no_other(provincial):
    """What the history says of the one would stand under the other; each start loads these."""
    area = DistributionList.objects.latest("pk").area
    with acting_for(provincial):
        first = save_list(by=provincial, name="บัญชีแรก", area=area)
        gone = first.pk
        first.delete()

    call_command("load_reference", verbosity=0)

    assert save_list(by=provincial, name="บัญชีที่สอง", area=area).pk > gone


def test_what_ships_is_numbered_below_what_an_office_adds(settings):
    for file in (settings.BASE_DIR / "fixtures").glob("*.json"):
        keys = {row["pk"] for row in json.loads(file.read_text("utf-8"))}
        assert {key for key in keys if isinstance(key, int) and key >= OWN_FROM} == set(), file


def test_a_refresh_leaves_which_office_answers_for_which_body():
    duty = OrganizationDuty.objects.first()
    OrganizationDuty.objects.filter(pk=duty.pk).update(basis="คำสั่งของจังหวัด")  # no act of anybody
    call_command("load_reference", "--refresh", verbosity=0)
    duty.refresh_from_db()
    assert duty.basis == "คำสั่งของจังหวัด"
