"""`faults`: a hundred jobs while workers, beat, PostgreSQL and Redis are killed again and again.

Lost: accepted and not done; doubled: done with effect more than once; stuck: still waiting or
running three minutes after the last kill.
"""

from tests.core.test_kills import run_kills


def run():
    figures = run_kills()
    of = {"jobs": figures["jobs"], "kills": sum(figures["kills"].values()), "by": figures["kills"]}
    for name in ("lost", "doubled", "stuck"):
        yield {"name": f"faults.{name}", "value": len(figures[name]), **of}
