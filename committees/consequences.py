"""What closing an account does to the resolutions its person owns."""

from collections.abc import Iterable

from committees.models import Resolution
from committees.services.resolutions import notify_without_owner
from core.confirming import Line
from core.consequences import Effect, Event


class ResolutionsLeft(Effect):
    """They stay, marked, and the secretary of each is told to name another owner."""

    acts, key, order = ("account-close",), "resolutions", 60

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("มติที่ประชุมที่ผู้นี้รับผิดชอบและยังไม่เสร็จ", self._open(event).count(), "มติ")

    @staticmethod
    def _open(event: Event):
        return Resolution.objects.filter(owner=event.target).not_ended()

    def do(self, event: Event) -> None:
        for resolution in self._open(event).select_related("committee"):
            notify_without_owner(resolution)
