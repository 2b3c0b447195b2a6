"""What the rest of the house asks of figures, months and papers."""

from reports.figures import besides_agencies, figures, figures_by_agency, table, trend
from reports.months.building import build_month, close_month, ensure_month, revise_month
from reports.months.parallel import count_months
from reports.papers.writing import deliver, request_all, request_report, write_report

__all__ = [
    "besides_agencies",
    "build_month",
    "close_month",
    "count_months",
    "deliver",
    "ensure_month",
    "figures",
    "figures_by_agency",
    "request_all",
    "request_report",
    "revise_month",
    "table",
    "trend",
    "write_report",
]
