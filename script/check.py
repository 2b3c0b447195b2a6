"""Format, lint, types, import contracts, migrations, then the tests; arguments go to pytest.

`--all` adds the tests marked «long». Without a path the tests run in parallel, each process with a
database of its own; `-n 0` keeps them in one. Given alone, `--all` and `--cov` measure: one
process, a third slower, and no module may be covered less than its floor (`floors`); `--all` alone
then runs the long ones and those that try more, in parallel again, and makes faults on purpose
(`tests/mutants`).
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
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
# Which test came by each line is noted as well: it tells the mutants who judges them.
MEASURED = ["--cov", "--cov-report=", "--cov-context=test", "-p", "tests.mutants.durations"]
LONG = ["--all", "-m", "long or wider"]
# The database that each process of the tests copies is made while the checks run.
TEMPLATE = [sys.executable, "-m", "tests.template"]
COPIED = {"LOEI_TEST_TEMPLATE": "test_loei_template"}
JUDGES = {
    "coverage": [sys.executable, "script/floors.py"],
    "mutants": [sys.executable, "-m", "tests.mutants"],
}
COUNTED = "passed|failed|error|skipped"
MOST_PROCESSES = 8  # each has a Redis database of its own, of the 16 there are


def main() -> int:
    started = time.monotonic()
    made = subprocess.Popen([*TEMPLATE, "make"], env=os.environ | COPIED)
    with ThreadPoolExecutor(2) as beside:  # the making of the template waits for its servers
        passed = dict(zip(CHECKS, beside.map(passes, CHECKS, CHECKS.values()), strict=True))
    failed = [name for name in CHECKS if not passed[name]]
    environment = os.environ | (COPIED if made.wait() == 0 else {})
    counts: Counter[str] = Counter()
    for arguments in rounds(sys.argv[1:]):
        status, last = run_tests(arguments, environment)
        counts += Counter({w: int(n) for n, w in re.findall(f"(\\d+) ({COUNTED})", last)})
        if status:
            failed.append("tests")
    subprocess.call([*TEMPLATE, "drop"], env=os.environ | COPIED)
    if "tests" not in failed:
        failed += [name for name in judged(sys.argv[1:]) if subprocess.call(JUDGES[name])]
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


def rounds(arguments: list[str]) -> list[list[str]]:
    """Returns what pytest is asked, one after the other. Measured, the tests keep to one process:
    beside each other, most of what the processes reach is lost.
    """
    if arguments in (["--all"], ["--cov"]):
        return [MEASURED, [*LONG, *spread([])]][: 2 if arguments == ["--all"] else 1]
    return [[*spread(arguments), *arguments]]


def judged(arguments: list[str]) -> list[str]:
    """Returns which of `JUDGES` have the last word."""
    return {"--all": ["coverage", "mutants"], "--cov": ["coverage"]}.get(" ".join(arguments), [])


def passes(name: str, command: list[str]) -> bool:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    said = done.stdout + done.stderr if done.returncode else ""
    print(f"{name}: {'FAILED' if done.returncode else 'ok'}\n{said}", end="", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
