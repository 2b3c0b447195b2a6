"""What the clock starts for lists."""

from celery import shared_task

from households.tpmap.services import keeping


@shared_task
def remove_old_files():
    """Removes, each night, files of lists past the days the office keeps them."""
    keeping.remove_old_files()
