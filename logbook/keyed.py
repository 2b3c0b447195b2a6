"""Which facts have left for Logbook and which were keyed in there, as conditions on their rows."""

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from assistance.models import Assistance
from logbook.enums import FactKind
from logbook.models import EntryKeying, LogbookEntry, Visit

KINDS: dict[type[Model], str] = {Visit: FactKind.VISIT, Assistance: FactKind.HELP}


def has_left(model: type[Model]) -> Q:
    """Rows of `model` (`KINDS`) that some run took."""
    return Q(Exists(LogbookEntry.objects.filter(kind=KINDS[model], fact=_key()).order_by()))


def keyings(model: type[Model]) -> QuerySet[EntryKeying]:
    """Standing ticks of a row of `model`, whichever of its entries was keyed in."""
    rows = EntryKeying.objects.filter(undone_at=None, entry__kind=KINDS[model], entry__fact=_key())
    return rows.order_by()


def _key() -> Cast:
    return Cast(OuterRef("pk"), CharField())
