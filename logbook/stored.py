"""What is counted each night for pages of the logbook."""

from core.stored import counted
from logbook.services.waiting import count_waiting

counted("waiting", count_waiting)
