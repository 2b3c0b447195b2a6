"""Which tests judge a fault: those that came by its line, as the last measured run noted; of the
thousands that come by what every request does, those of the same room first. What these let
live, the long ones judge that go through the whole site.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from coverage import Coverage

from tests.mutants.measuring import NOTED

MOST_TESTS, MOST_SECONDS = 60, 90
LONG = ("tests/walk/", "tests/test_journey.py")
# Tables that are read as they are imported: nobody comes by their lines, these compare every one.
ALWAYS = {"accounts/permissions.py": ["tests/matrix/test_matrix.py"]}


def judges_of(path: str, line: int, last: int) -> list[str]:
    """Returns the tests that came by lines `line`–`last`, the quick of its room first; where the
    import alone did, those that came by the module.
    """
    if path in ALWAYS:
        return ALWAYS[path]
    return _quick(_came_by(path, line, last), path.split("/")[0])


def long_judges_of(path: str, line: int, last: int) -> list[str]:
    """Returns the tests of the whole site that came by, of each file the longest."""
    seconds = json.loads(NOTED.read_text())
    found = [test for test in _came_by(path, line, last) if test in seconds]
    each = [[test for test in found if test.startswith(file)] for file in LONG]
    return [max(tests, key=seconds.__getitem__) for tests in each if tests]


def seconds_of(judges: Iterable[str]) -> float:
    """Returns how long the judges took in the measured run: tests, or whole files of them."""
    noted = json.loads(NOTED.read_text()).items()
    return sum(took for test, took in noted if test.startswith(tuple(judges)))


class _Measured:
    def __init__(self):
        coverage = Coverage(config_file="pyproject.toml")
        coverage.load()
        self.data = coverage.get_data()

    @cache  # noqa: B019 - there is one of it
    def lines(self, path: str) -> dict[int, list[str]]:
        return self.data.contexts_by_lineno(str(Path(path).resolve()))


@cache
def _tests_by_line() -> _Measured:
    return _Measured()


def _came_by(path: str, line: int, last: int) -> set[str]:
    lines = _tests_by_line().lines(path)
    found = _names(test for n in range(line, last + 1) for test in lines.get(n, ()))
    return found or _names(test for tests in lines.values() for test in tests)


def _names(contexts: Iterable[str]) -> set[str]:
    return {context for context in contexts if context}


def _quick(tests: set[str], room: str) -> list[str]:
    seconds = json.loads(NOTED.read_text())
    own = f"tests/{room}/"
    known = sorted((not t.startswith(own), seconds[t], t) for t in tests if t in seconds)
    chosen, total = [], 0.0
    for _other, one, test in known[:MOST_TESTS]:
        total += one
        if chosen and total > MOST_SECONDS:
            break
        chosen.append(test)
    return chosen
