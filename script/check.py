"""Format, lint, types, import contracts, migrations, then the tests; arguments go to pytest.

`--all` adds the tests marked «long». Without a path the tests run in parallel, each process with a
database of its own; `-n 0` keeps them in one. Given alone, `--all` and `--cov` measure instead: one
process, a third slower, and no module may be covered less than its floor (`floors`); `--all` alone
then makes faults on purpose (`tests/mutants`).
"""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "types": ["mypy"],
    "import contracts": ["lint-imports", "--no-cache"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}
MEASURES = ["--cov", "--cov-report=", "--cov-context=test", "-p", "tests.mutants.durations"]
# The database that each process of the tests copies is made while the checks run.
TEMPLATE = [sys.executable, "-m", "tests.template"]
COPIED = {"LOEI_TEST_TEMPLATE": "test_loei_template"}
MOST_PROCESSES = 8  # each has a Redis database of its own, of the 16 there are


def main() -> int:
    started = time.monotonic()
    made = subprocess.Popen([*TEMPLATE, "make"], env=os.environ | COPIED)
    with ThreadPoolExecutor(2) as beside:  # the making of the template waits for its servers
        passed = dict(zip(CHECKS, beside.map(passes, CHECKS, CHECKS.values()), strict=True))
    failed = [name for name in CHECKS if not passed[name]]
    arguments = [*spread(sys.argv[1:]), *measures(sys.argv[1:]), *sys.argv[1:]]
    status, last = run_tests(arguments, os.environ | (COPIED if made.wait() == 0 else {}))
    subprocess.call([*TEMPLATE, "drop"], env=os.environ | COPIED)
    if status:
        failed.append("tests")
    elif measures(sys.argv[1:]) and subprocess.call([sys.executable, "script/floors.py"]):
        failed.append("coverage")
    elif sys.argv[1:] == ["--all"] and subprocess.call([sys.executable, "-m", "tests.mutants"]):
        failed.append("mutants")
    counts = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error|skipped)", last)}
    print(
        f"checks: {'all green' if not failed else 'FAILED: ' + ', '.join(failed)}"
        f" in {time.monotonic() - started:.0f} s"
    )
    print(
        f"{counts.get('passed', 0)} passed, {counts.get('failed', 0) + counts.get('error', 0)}"
        f" failed, {counts.get('skipped', 0)} skipped"
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
    if measures(arguments):
        return []  # beside each other, most of what the processes reach is lost
    narrow = any(Path(word.split("::")[0]).is_file() for word in arguments)
    processes = min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    if narrow or processes < 2 or {"-n", "--numprocesses", "--pdb"} & set(arguments):
        return []
    return ["--numprocesses", str(processes), "--dist", "load"]


def measures(arguments: list[str]) -> list[str]:
    """What makes pytest measure; nothing where only some tests run. Which test came by each line is
    noted as well: it tells the mutants who judges them.
    """
    return MEASURES if arguments in (["--all"], ["--cov"]) else []


def passes(name: str, command: list[str]) -> bool:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    said = done.stdout + done.stderr if done.returncode else ""
    print(f"{name}: {'FAILED' if done.returncode else 'ok'}\n{said}", end="", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
