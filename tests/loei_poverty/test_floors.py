"""Floors of coverage and faults made on purpose: what the two tools promise."""

import ast
import importlib.util
from pathlib import Path

import pytest

from tests.mutants.operators import faults

ROOT = Path(__file__).resolve().parents[2]
CODE = """
def room(official):
    if official.ended_on is None and official.load < 3:
        store(official)
        return official.capacity
    raise FullError
"""


@pytest.fixture(scope="module")
def floors():
    spec = importlib.util.spec_from_file_location("floors", ROOT / "script" / "floors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_module_under_its_floor_and_a_new_one_under_80_are_named(floors):
    found = {"all": 95.0, "old.py": 89.9, "new.py": 79.0, "fine.py": 80.0}

    assert floors.below(found, {"old.py": 90}) == [
        "new.py is covered to 79.0 %, its floor is 80 %",
        "old.py is covered to 89.9 %, its floor is 90 %",
    ]


def test_the_whole_has_a_floor_of_90(floors):
    assert floors.below({"all": 89.0}, {}) == ["all is covered to 89.0 %, its floor is 90 %"]


def test_a_floor_of_a_module_that_is_gone_is_named(floors):
    assert floors.below({"all": 95.0}, {"gone.py": 90}) == ["gone.py is gone, but has a floor"]


def test_floors_only_rise(floors):
    found = {"better.py": 97.6, "worse.py": 85.0}

    raised = floors.raised(found, {"better.py": 90, "worse.py": 90, "gone.py": 90})

    assert raised == {"better.py": 96, "worse.py": 90}


def test_every_module_that_is_there_has_a_floor_of_80_or_more(floors):
    known = floors.read()

    assert known["all"] >= 90
    assert [path for path, floor in known.items() if floor < 80] == []
    assert [path for path in known if path != "all" and not (ROOT / path).exists()] == []


def test_faults_are_made_in_every_part_of_a_rule():
    assert [fault.text for fault in faults(ast.parse(CODE))] == [
        "the condition is turned",
        "And becomes Or",
        "Is becomes IsNot",
        "Lt becomes LtE",
        "3 becomes 4",
        "without «store(official)»",
        "returns None",
        "without «raise FullError»",
    ]


@pytest.mark.parametrize("number", range(8))
def test_each_fault_changes_the_code_once(number):
    tree = ast.parse(CODE)

    faults(tree)[number].make()

    changed = ast.unparse(ast.fix_missing_locations(tree))
    before, after = ast.unparse(ast.parse(CODE)).splitlines(), changed.splitlines()
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
