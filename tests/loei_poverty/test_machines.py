"""Workers and web servers on several machines, which share a database, a Redis and the folder of
private files, and nothing else.
"""

import re
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.urls import reverse

from accounts.acting import acting_for
from core.jobs.rows import JobState
from mentors.models import MentorPaper
from mentors.services.papers import ask_for_paper
from places.models import Area
from script.serve import end_with_us
from tests.bench.server import server
from tests.bench.visitor import Visitor
from tests.conftest import ROOT, outside_environment, wait_for
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@contextmanager
def worker(name: str, folder, settings):
    """A worker with a data folder of its own; private files are shared."""
    environment = outside_environment() | {
        "LOEI_VAR": str(folder),
        "LOEI_MEDIA": str(settings.MEDIA_ROOT),
        "REDIS_URL": settings.REDIS_URL,
        "LOG_LEVEL": "INFO",
    }
    command = [sys.executable, "-m", "celery", "--app", "loei_poverty", "worker"]
    command += ["--pool", "solo", "--hostname", f"{name}@{name}", "--loglevel", "INFO"]
    folder.mkdir()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_us,
        )
        try:
            yield folder / "log"
        finally:
            process.terminate()
            process.wait(30)


def test_two_workers_share_the_work_and_either_s_files_are_everybody_s(
    reference, settings, tmp_path
):
    officer = make_user("district_officer", "4201")
    household = make_household("420107")
    make_pairing(household, make_official("4201"), officer)
    with (
        worker("one", tmp_path / "one", settings) as first,
        worker("two", tmp_path / "two", settings) as second,
    ):
        for log in (first, second):
            wait_for(lambda log=log: "ready." in log.read_text(), 60)
        papers = [ask(officer) for _n in range(8)]
        wait_for(lambda: all(is_done(paper) for paper in papers), 120)
    done = [len(re.findall(r"Task \S+\[.*succeeded", log.read_text())) for log in (first, second)]
    assert min(done) > 0, done
    for paper in papers:
        paper.refresh_from_db()
        assert paper.attempts == 1
        with paper.stored_file.open("rb") as file:
            assert file.read(5) == b"%PDF-"
    assert not list((tmp_path / "one").glob("media*"))


def ask(officer) -> MentorPaper:
    with acting_for(officer):
        return ask_for_paper(
            kind="letters", area=Area.objects.get(code="4201"), by=officer, base_url="http://x"
        )


def is_done(paper) -> bool:
    return MentorPaper.objects.get(pk=paper.pk).state == JobState.DONE


def test_a_session_holds_on_every_web_server(reference, settings):
    """Signed in on one, at home on the other; shut out, out on both."""
    mentor = make_user("mentor", "4201")
    shared = {"LOEI_MEDIA": str(settings.MEDIA_ROOT), "REDIS_URL": settings.REDIS_URL}
    with server(workers=1, **shared) as one, server(workers=1, **shared) as two:
        here = Visitor(mentor, one)
        there = here.again()
        there.port = two
        token = reverse("accounts:token-list")
        assert [visitor.get(token)[0] for visitor in (here, there)] == [200, 200]
        mentor.is_active = False
        mentor.save()
        assert [visitor.get(token)[0] for visitor in (here, there)] == [302, 302]
        for visitor in (here, there):
            visitor.close()
