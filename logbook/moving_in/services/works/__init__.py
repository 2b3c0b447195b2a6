"""What a row of each kind of earlier work writes, by the act that does the same by hand, and how it
is taken back.
"""

from collections.abc import Mapping

from logbook.enums import EarlierWork
from logbook.moving_in.services.works.base import Work
from logbook.moving_in.services.works.help import HelpGiven
from logbook.moving_in.services.works.ledgers import Ledgers
from logbook.moving_in.services.works.officials import OfficialsWithHouseholds
from logbook.moving_in.services.works.pairings import Pairings
from logbook.moving_in.services.works.plans import Plans
from logbook.moving_in.services.works.visits import Visits

WORKS: Mapping[str, type[Work]] = {
    EarlierWork.PAIRINGS: Pairings,
    EarlierWork.VISITS: Visits,
    EarlierWork.PLANS: Plans,
    EarlierWork.HELP: HelpGiven,
    EarlierWork.LEDGERS: Ledgers,
    EarlierWork.OFFICIALS: OfficialsWithHouseholds,
}

__all__ = ["WORKS", "Work"]
