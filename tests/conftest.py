"""What every test can use: real servers, the reference data, a real worker, a real browser."""

import copy
import gc
import os

# Before Django is imported: Playwright's loop makes Django take a test for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings

from accounts.acting import fenced_permissions
from accounts.policies import setting
from core import pdf
from core.owner import as_owner
from tests.browsing import assert_fits, sign_in
from tests.consequences.town import Town
from tests.factories.samples import write_year_lists
from tests.on_record import acts_are_on_their_household  # noqa: F401 - for every test
from tests.standing_run import left_out
from tests.tagging import Tags

ROOT = Path(__file__).resolve().parent.parent
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
LENGTHY = ("test_journey", "test_links_inside", "test_matrix", "test_walk", "test_budgets")


def pytest_addoption(parser):
    parser.addoption(
        "--all", action="store_true", help="also what is marked «long», every case of «some»"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leaves out what waits for `--all`; those that truncate tables come last,
    also where the browser's parameter has pulled them forward. Of those the longest come first: no
    process is to wait in the end for what another began late.
    """
    items.sort(key=lambda item: (truncates(item), item.path.stem not in LENGTHY))
    stand = {item.path for item in items if "standing_town" in item.fixturenames}
    mixed = {item.path.name for item in items if truncates(item) and item.path in stand}
    if mixed:
        raise pytest.UsageError(f"tests that truncate would empty what stands: {sorted(mixed)}")
    if config.getoption("--all"):
        return
    waiting = left_out(items, config.args)
    config.hook.pytest_deselected(items=list(waiting))
    items[:] = [item for item in items if item not in waiting]


def pytest_collection_finish(session):
    """What is loaded by now stays: looking through it again and again is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def truncates(item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_marked = bool(marker and marker.kwargs.get("transaction"))
    return is_marked or bool({"transactional_db", "live_server"} & set(item.fixturenames))


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = HASHERS


@pytest.fixture(autouse=True)
def _papers_are_tagged(monkeypatch):
    """Every paper that any test has made, of whatever kind, is tagged as far as can be seen."""
    write = pdf._written

    def written(paper, variant):
        data = write(paper, variant)
        if variant.startswith("pdf/ua"):
            assert Tags(data).faults() == []
        return data

    monkeypatch.setattr(pdf, "_written", written)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The tables' owner makes the test database, one a process, and removes it in the end."""
    with as_owner():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the reference data, as every real one does. From here on the tests
    are the office's role, which the fence binds.
    """
    owner = {name: connection.settings_dict[name] for name in settings.DATABASE_OWNER}
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(SET_ASIDE)
        _wait_for_no_disk()
        connection.close()
        connection.settings_dict["USER"] = settings.DATABASE_ROLE
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(owner)


def _wait_for_no_disk():
    """Nobody misses a test's tables after a power cut. Said to the database: a pooler refuses what
    is said as one connects.
    """
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")


@pytest.fixture(autouse=True)
def _see_everything(request):
    """Tests prepare and look as the system would; requests, tasks and workers tell their own."""
    names = {"db", "transactional_db", "live_server"}
    if request.node.get_closest_marker("django_db") or names & set(request.fixturenames):
        request.getfixturevalue("_django_db_helper")
        see_everything()


def see_everything():
    """Opens the fence for this connection until the test's transaction or connection ends."""
    names = [f"fence.{setting(permission)}" for permission in fenced_permissions()]
    told = "SELECT set_config(name, '{0}', false) FROM unnest(%s::text[]) AS name"
    with connection.cursor() as cursor:
        cursor.execute(told, [names])


# The reference data stands in a schema beside the tables, from which a test that truncates gives it
# back: loading it anew takes ten times as long.
SET_ASIDE = """
    DROP SCHEMA IF EXISTS reference CASCADE;
    CREATE SCHEMA reference;
    DO $$
    DECLARE name text; is_filled boolean;
    BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'
            AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
        LOOP
            EXECUTE 'SELECT EXISTS (SELECT FROM public.' || name || ')' INTO is_filled;
            IF is_filled THEN
                EXECUTE format('CREATE TABLE reference.%1$s AS TABLE public.%1$s', name);
            END IF;
        END LOOP;
    END $$
"""
# Emptying the few tables that hold rows takes a tenth of the time that truncating all 150 takes.
# Whoever still writes is waited for; the history's guards and the keys are laid aside.
EMPTY = """
    DO $$
    DECLARE name text; kept text;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'
            AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
        LOOP
            EXECUTE 'LOCK TABLE public.' || name;
            EXECUTE 'DELETE FROM public.' || name;
        END LOOP;
        FOR name, kept IN
            SELECT c.table_name, string_agg(quote_ident(c.column_name), ', ')
            FROM information_schema.columns c JOIN pg_tables t
                ON t.schemaname = 'reference' AND t.tablename = c.table_name
            WHERE c.table_schema = 'public' AND c.is_generated = 'NEVER' GROUP BY c.table_name
        LOOP
            EXECUTE format('INSERT INTO public.%1$I (%2$s) SELECT %2$s FROM reference.%1$I',
                name, kept);
        END LOOP;
    END $$
"""


def _flush(test_case):
    """Only the owner may empty tables."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(EMPTY)


TransactionTestCase._fixture_teardown = _flush


@contextmanager
def taken_back(blocker) -> Iterator[None]:
    """What happens inside is not there afterwards, whatever transactions are begun there."""
    whole = transaction.atomic()
    with blocker.unblock():
        whole.__enter__()
    try:
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


def standing(blocker, folder: Path, make: Callable[[], Any]) -> Iterator[Any]:
    """For a fixture of a file: what `make` returns and writes stands for all its tests; what each
    of them changes is taken back. Tests that truncate cannot stand in the same file.
    """
    with taken_back(blocker):
        with blocker.unblock(), override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=HASHERS):
            made = make()
        yield made


@pytest.fixture(scope="module")
def standing_town(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """A town of the size the file says (`TOWN = {"houses": 2}`)."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "media").mkdir()
    size = getattr(request.module, "TOWN", {})
    yield from standing(django_db_blocker, folder / "media", lambda: Town(folder, **size))


@pytest.fixture
def town(standing_town, db, settings, tmp_path):
    """A district in which acts are done, as if it had been made for this test alone."""
    shutil.copytree(standing_town.folder / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    with connection.cursor() as cursor:  # from here on nothing told is nothing seen
        cursor.execute("RESET ALL")
    found = copy.deepcopy(standing_town)
    found.folder = tmp_path
    return found


@pytest.fixture
def reference(transactional_db):
    """For tests that truncate and look at the reference data."""


@pytest.fixture(scope="session")
def year_lists(tmp_path_factory):
    """The whole province's invented lists of two years: paths by data year."""
    return write_year_lists(tmp_path_factory.mktemp("lists"))


def outside_environment() -> dict[str, str]:
    """For a process of its own on the test database, as the office's role."""
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}"
    )
    own = {"LOEI_SERVES_PAGES"}  # a test may have imported what serves pages
    return {
        **{name: value for name, value in os.environ.items() if name not in own},
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "loei_poverty.settings.production",
    }


@contextmanager
def open_folder() -> Iterator[Path]:
    """For a server that runs as another user, whom pytest's own folders keep out."""
    folder = Path(tempfile.mkdtemp(prefix="loei-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def worker_log(tmp_path):
    """Where the worker of the test writes its log."""
    return tmp_path / "worker.log"


@pytest.fixture
def celery_worker_process(transactional_db, settings, worker_log):
    """A real Celery worker on the test database, of every queue; ends with the test."""
    environment = outside_environment() | {
        "REDIS_URL": settings.REDIS_URL,
        "LOEI_MEDIA": str(settings.MEDIA_ROOT),
        "LOG_LEVEL": "INFO",
    }
    queues = ",".join(("celery", settings.SETTLING, settings.KEEPER))
    command = [sys.executable, "-m", "celery", "--app", "loei_poverty", "worker", "--pool", "solo"]
    command += ["--queues", queues]
    with worker_log.open("w") as log:
        worker = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
        yield worker
        worker.terminate()
        worker.wait(30)


def wait_for(condition, seconds=30):
    """Waits until `condition()` is true; fails with its last value otherwise."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"still {value!r} after {seconds} s"
        time.sleep(0.1)
    return value


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": executable, "args": flags}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Bootstrap scrolls smoothly where motion is not reduced: each click on what lies further down
    would wait up to a second until it stands still.
    """
    return {**browser_context_args, "locale": "th-TH", "reduced_motion": "reduce"}


@pytest.fixture
def open_page(new_context):
    """`open_page(user, width)` gives a page in a browser of its own; without a user, of nobody."""

    def open_page(user=None, width=1366, height=900, **options):
        page = new_context(viewport={"width": width, "height": height}, **options).new_page()
        return sign_in(page, user) if user else page

    return open_page


# What was found good is neither described nor sent here, most of what there would be to say.
RUN = """tags => axe.run({runOnly: tags, resultTypes: ["violations"]})
    .then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]))"""


@pytest.fixture
def axe():
    """`axe(page)` fails with what axe-core finds wrong on the page."""
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(page):
        page.wait_for_load_state()  # a click returns while the page it leads to is still arriving
        page.evaluate("document.fonts.ready")
        page.evaluate(source)
        found = page.evaluate(RUN, tags)
        assert [(rule, [node[:160] for node in nodes]) for rule, nodes in found] == []

    return check


@pytest.fixture
def look(axe):
    """`look(page)` fails with what axe-core finds wrong or lies beside the screen."""

    def look(page, name=""):
        axe(page)
        assert_fits(page, name)

    return look
