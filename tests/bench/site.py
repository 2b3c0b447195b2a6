"""Settings of the server that is measured: those of production, with an empty page beside the
pages, and what a page costs said in a header when it is asked for.
"""

from loei_poverty.settings.production import *  # noqa: F403
from loei_poverty.settings.production import MIDDLEWARE as OURS

ROOT_URLCONF = "tests.bench.addresses"
MIDDLEWARE = ["tests.bench.cost.CostMiddleware", *OURS]
