"""A plugin of pytest for measured runs: notes which test came by each line, and how long each took
that passed. The quick judge comes first, and a test that fails anyhow judges nothing.

Each process of such a run starts its own measurement (`COVERAGE_PROCESS_START`).
"""

import json
from pathlib import Path

import pytest
from coverage import Coverage

NOTED = Path("var/coverage/durations.json")
_seconds: dict[str, float] = {}
_failed: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    measured = Coverage.current()
    if measured:
        measured.switch_context(item.nodeid)
    return (yield)


def pytest_runtest_logreport(report):
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0) + report.duration
    if not report.passed:
        _failed.add(report.nodeid)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workerinput"):
        measured = Coverage.current()
        if measured:  # a process of the tests is ended before it would save by itself
            measured.stop()
            measured.save()
        return
    passed = {test: took for test, took in _seconds.items() if test not in _failed}
    NOTED.parent.mkdir(parents=True, exist_ok=True)
    NOTED.write_text(json.dumps(passed))
