"""A plugin of pytest that notes how long each test took that passed: the quick judge first, and a
test that fails anyhow judges nothing.
"""

import json
from pathlib import Path

NOTED = Path("var/coverage/durations.json")
_seconds: dict[str, float] = {}
_failed: set[str] = set()


def pytest_runtest_logreport(report):
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0) + report.duration
    if not report.passed:
        _failed.add(report.nodeid)


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        passed = {test: took for test, took in _seconds.items() if test not in _failed}
        NOTED.parent.mkdir(parents=True, exist_ok=True)
        NOTED.write_text(json.dumps(passed))
