"""Holds the tests to what they have reached: no module may be covered less than its floor.

`tests/floors.txt` has a line for each module, `floor module`, in per cent of lines and branches;
the line `all` is the whole. Floors only rise: `script/floors.py --raise`, after a run of all tests,
writes what was reached and keeps a floor that is higher already. A new module begins at 80.
"""

import json
import sys
import tempfile
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "floors.txt"
WHOLE, LEAST_WHOLE, LEAST = "all", 90, 80
SHOWN = 10
# Chance decides a little: what a thread, or a process that is killed, comes to execute.
LEEWAY = 1


def main() -> int:
    found, floors = reached(), read()
    if "--raise" in sys.argv:
        write(raised(found, floors))
        return 0
    fallen = below(found, floors)
    print(in_words(found), *fallen, sep="\n")
    return 1 if fallen else 0


def reached() -> dict[str, float]:
    """Returns the per cent covered of each module and of the whole, as the last run found them."""
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
    coverage.load()
    with tempfile.NamedTemporaryFile("r") as file:
        coverage.json_report(outfile=file.name)
        report = json.load(file)
    files = report["files"].items()
    found = {path: one["summary"]["percent_covered"] for path, one in files}
    return found | {WHOLE: report["totals"]["percent_covered"]}


def below(found: dict[str, float], floors: dict[str, int]) -> list[str]:
    """Returns a sentence for each module under its floor, and for each floor without a module."""
    least = {path: LEAST_WHOLE if path == WHOLE else LEAST for path in found}
    low = [
        f"{path} is covered to {found[path]:.1f} %, its floor is {floor} %"
        for path, floor in sorted((least | floors).items())
        if path in found and found[path] < floor
    ]
    return low + [f"{path} is gone, but has a floor" for path in sorted(set(floors) - set(found))]


def raised(found: dict[str, float], floors: dict[str, int]) -> dict[str, int]:
    """Returns the floors a run allows: none lower than before, none of a module that is gone."""
    return {path: max(int(found[path]) - LEEWAY, floors.get(path, 0)) for path in found}


def in_words(found: dict[str, float]) -> str:
    modules = sorted((value, path) for path, value in found.items() if path != WHOLE)
    lowest = ", ".join(f"{path} {value:.0f}" for value, path in modules[:SHOWN])
    return f"covered: {found[WHOLE]:.1f} % of lines and branches; least: {lowest}"


def read() -> dict[str, int]:
    lines = FLOORS.read_text().splitlines() if FLOORS.exists() else []
    return {path: int(floor) for floor, path in map(str.split, lines)}


def write(floors: dict[str, int]) -> None:
    FLOORS.write_text("".join(f"{floor} {path}\n" for path, floor in sorted(floors.items())))


if __name__ == "__main__":
    sys.exit(main())
