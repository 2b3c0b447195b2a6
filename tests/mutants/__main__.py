"""Makes small faults in rules, figures and permissions, and asks the tests to find them.

    script/mutants                     200 of them, drawn by today's seed
    script/mutants --number 50 --seed 7
    script/mutants plans/services/ladder.py:112

Each is judged by the tests that came by its line in the last measured run (`script/test --cov`),
the quick ones first, on servers of its own. At least 85 in 100 must be found; the others are named.
"""

import argparse
import ast
import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import pytest

from script.embedded.folder import data_folder
from script.embedded.users import servers_up
from tests.mutants.judges import judges_of, long_judges_of, seconds_of
from tests.mutants.measuring import NOTED
from tests.mutants.operators import faults

WHERE = (
    "*/services.py",
    "*/services/*.py",
    "*/*/services/*.py",
    "*/*/services/works/*.py",
    "*/sets.py",
    "*/counting.py",
    "reports/facts.py",
    "reports/metrics.py",
    "accounts/permissions.py",
    "accounts/acting.py",
    "accounts/policies.py",
    "mentors/allocation/*.py",
)
LEAST_FOUND = 0.85
SECONDS, SLOWER = 240, 4  # for a start, and how much longer than noted the tests may take


@dataclass(frozen=True)
class Mutant:
    path: str
    number: int
    line: int
    text: str
    judges: tuple[str, ...]
    long_judges: tuple[str, ...]

    def __str__(self):
        return f"{self.path}:{self.line} {self.text}"


def main() -> int:
    asked = arguments()
    if not NOTED.exists():
        print("There is no measured run yet; `script/test --cov` makes one.", file=sys.stderr)
        return 2
    drawn = draw(asked.number, asked.seed, asked.only)
    quickest = min(drawn, key=lambda one: (not one.judges, seconds_of(one.judges)))
    started, places = time.monotonic(), len(os.sched_getaffinity(0))
    with ExitStack() as stack:
        free = servers(stack, min(places, len(drawn)))
        for environment in list(free.queue):
            if not passes(quickest.judges, environment, "--create-db"):
                raise RuntimeError("without a fault the tests do not pass")
        with ThreadPoolExecutor(free.qsize()) as pool:
            outcomes = list(pool.map(lambda mutant: judge(mutant, free), drawn))
    return report(list(zip(drawn, outcomes, strict=True)), time.monotonic() - started)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", help="path or path:line")
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")))
    return parser.parse_args()


def draw(number: int, seed: int, only: list[str]) -> list[Mutant]:
    """Returns mutants drawn at random, of files and lines asked for if there are some."""
    paths = sorted({str(path) for pattern in WHERE for path in Path().glob(pattern)})
    every = [
        (path, at, fault)
        for path in paths
        for at, fault in enumerate(faults(ast.parse(Path(path).read_bytes(), path)))
        if not only or path in only or f"{path}:{fault.line}" in only
    ]
    chosen = random.Random(seed).sample(every, min(number, len(every)))  # noqa: S311 - no secret
    return [mutant(path, at, fault.line, fault.text) for path, at, fault in chosen]


def mutant(path: str, at: int, line: int, text: str) -> Mutant:
    judges = judges_of(path, line, line), long_judges_of(path, line, line)
    return Mutant(path, at, line, text, *map(tuple, judges))


def servers(stack: ExitStack, number: int) -> Queue:
    """Starts PostgreSQL and Redis for each place; returns their environments, to be borrowed."""
    free: Queue = Queue()
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(name, None)  # of the run we may be a part of
    for place in range(number):
        var = data_folder() / "mutants" / str(place)
        environment, _users = stack.enter_context(servers_up(var))
        free.put(environment)
    return free


def judge(one: Mutant, free: Queue) -> str:
    """Returns «found», «lives» or «nobody came by»."""
    if not one.judges and not one.long_judges:
        return say(one, "nobody came by")
    environment = free.get()
    try:
        return say(one, "found" if is_found(one, environment) else "lives")
    finally:
        free.put(environment)


def is_found(one: Mutant, environment: dict[str, str]) -> bool:
    faulty = environment | {"LOEI_MUTANT": f"{one.path}:{one.number}"}
    try:
        return not (passes(one.judges, faulty, "--all") and passes(one.long_judges, faulty))
    except subprocess.TimeoutExpired:
        return True  # it never ends: that would be seen


def passes(tests: tuple[str, ...], environment: dict[str, str], *options: str) -> bool:
    """Raises `RuntimeError` where the tests could not be run at all."""
    if not tests:
        return True
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--reuse-db"]
    done = subprocess.run(
        [*command, "-p", "tests.mutants.loader", *options, *tests],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS + SLOWER * seconds_of(tests),
        check=False,
    )
    if done.returncode not in (
        pytest.ExitCode.OK,
        pytest.ExitCode.TESTS_FAILED,
        pytest.ExitCode.INTERRUPTED,
    ):
        raise RuntimeError(done.stdout + done.stderr)
    return done.returncode == pytest.ExitCode.OK


def say(one: Mutant, outcome: str) -> str:
    print(f"{outcome}: {one}", flush=True)
    return outcome


def report(judged: list[tuple[Mutant, str]], seconds: float) -> int:
    found = sum(outcome == "found" for _one, outcome in judged)
    print(f"mutants: {found} of {len(judged)} found in {seconds:.0f} s")
    return 0 if found >= LEAST_FOUND * len(judged) else 1


if __name__ == "__main__":
    sys.exit(main())
