"""Format, lint, types, import contracts, migrations, then the tests; arguments go to pytest.

`--all` adds the tests marked «long», and those marked «wider» try more. Without a path the tests
run in parallel, each process with a database of its own; `-n 0` keeps them in one. Given alone,
`--all` and `--cov` measure, a third slower, which lines and branches the tests reach. `--all` alone
reaches every module: it ends with none covered less than its floor (`floors`), and makes faults on
purpose (`tests/mutants`).
"""

import fcntl
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

CHECKS = {
    "types": ["mypy"],  # the longest
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "import contracts": ["lint-imports", "--no-cache"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}
# Which test came by each line is noted as well: it tells the mutants who judges them.
MEASURED = {"--cov": [], "--all": ["--all"]}
NOTING = ["-p", "tests.mutants.measuring"]
MEASURES = {"COVERAGE_PROCESS_START": str(Path("pyproject.toml").resolve())}
COVERAGE = [sys.executable, "-m", "coverage"]
# The database that each process of the tests copies is made while the checks run.
TEMPLATE = [sys.executable, "-m", "tests.template"]
COPIED = {"LOEI_TEST_TEMPLATE": "test_loei_template"}
FLOORS = [sys.executable, "script/floors.py"]
JUDGES = {"coverage": FLOORS, "mutants": [sys.executable, "-m", "tests.mutants"]}
COUNTED = "passed|failed|error|skipped"
MORE = {"LOEI_EXAMPLES": "2"}  # as many drawn cases, unless somebody asks for more
# Every core has a process of tests already, and their lists are small.
ALONE = {"POLARS_MAX_THREADS": "1"}
MOST_PROCESSES = 8  # each has a Redis database of its own, of the 16 there are


def main() -> int:
    """Of two runs on one data folder each would drop the other's databases, a narrow one too."""
    var = Path(os.environ["LOEI_VAR"])
    with (var / "run" / "tests").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(
                f"tests already run on the data folder {var}; wait for them, or choose another"
                " folder: LOEI_VAR=… script/test"
            )
            return 2
        return checked()


def checked() -> int:
    started = time.monotonic()
    made = subprocess.Popen([*TEMPLATE, "make"], env=os.environ | COPIED)
    with ThreadPoolExecutor(2) as beside:  # the making of the template waits for its servers
        passed = dict(zip(CHECKS, beside.map(passes, CHECKS, CHECKS.values()), strict=True))
    failed = [name for name in CHECKS if not passed[name]]
    environment = ALONE | os.environ | (COPIED if made.wait() == 0 else {})
    if "--all" in sys.argv:
        environment = MORE | environment
    asked = " ".join(sys.argv[1:])
    with measured(asked in MEASURED) as measures:
        status, last = run_tests(asked_of_pytest(sys.argv[1:]), environment | measures)
    subprocess.call([*TEMPLATE, "drop"], env=os.environ | COPIED)
    if status:
        failed.append("tests")
    elif asked == "--cov":
        subprocess.call(FLOORS)
    elif asked == "--all":
        failed += [name for name, judge in JUDGES.items() if subprocess.call(judge)]
    counts = Counter({w: int(n) for n, w in re.findall(f"(\\d+) ({COUNTED})", last)})
    print(
        f"checks: {'all green' if not failed else 'FAILED: ' + ', '.join(failed)}"
        f" in {time.monotonic() - started:.0f} s"
    )
    print(
        f"{counts['passed']} passed, {counts['failed'] + counts['error']} failed,"
        f" {counts['skipped']} skipped"
    )
    return 1 if failed else 0


def run_tests(arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Returns pytest's status and its last line."""
    command = [sys.executable, "-m", "pytest", *arguments]
    tests = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    last = ""
    for line in tests.stdout or ():
        print(line, end="", flush=True)
        last = line.strip() or last
    return tests.wait(), last


def spread(arguments: list[str]) -> list[str]:
    """What makes pytest use every core; nothing where a path says that little is to run.

    «load» gives each process its tests in their order: those that truncate tables come last.
    """
    narrow = any(Path(word.split("::")[0]).is_file() for word in arguments)
    processes = min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    if narrow or processes < 2 or {"-n", "--numprocesses", "--pdb"} & set(arguments):
        return []
    return ["--numprocesses", str(processes), "--dist", "load"]


def asked_of_pytest(arguments: list[str]) -> list[str]:
    """Returns what pytest is given."""
    if " ".join(arguments) in MEASURED:
        return [*MEASURED[arguments[0]], *NOTING, *spread([])]
    return [*spread(arguments), *arguments]


@contextmanager
def measured(wanted: bool) -> Iterator[dict[str, str]]:
    """Yields what tells every process to measure itself; puts together what they found."""
    if not wanted:
        yield {}
        return
    subprocess.check_call([*COVERAGE, "erase"])
    yield MEASURES
    subprocess.check_call([*COVERAGE, "combine", "--quiet"])


def passes(name: str, command: list[str]) -> bool:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    said = done.stdout + done.stderr if done.returncode else ""
    print(f"{name}: {'FAILED' if done.returncode else 'ok'}\n{said}", end="", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
