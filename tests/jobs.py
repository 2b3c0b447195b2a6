"""Jobs as pages start them and a worker does them, in the test's own process."""

from core.jobs import running

WORK = "tests.work"  # the kind whose work a test gives


def do(job):
    """Does what waits, as a worker would, and returns the row as it stands then."""
    running.run(job._meta.label, job.pk)
    return type(job)._base_manager.get(pk=job.pk)


def press(job, work, by):
    """Starts `work` as its button does, and does it."""
    running.start(job, work, by=by)
    return do(job)
