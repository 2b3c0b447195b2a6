"""Numbers as they stood, months that are closed, papers and who received them."""

from reports.models.figures import MetricSnapshot, Month
from reports.models.months import (
    CountMark,
    LateLimit,
    MonthCare,
    MonthMember,
    MonthPart,
    MonthRevision,
    MonthRule,
    Target,
    ToldOutside,
)
from reports.models.national import NationalFigure, NationalMetric
from reports.models.papers import Report, ReportDelivery, ReportWording

__all__ = [
    "CountMark",
    "LateLimit",
    "MetricSnapshot",
    "Month",
    "MonthCare",
    "MonthMember",
    "MonthPart",
    "MonthRevision",
    "MonthRule",
    "NationalFigure",
    "NationalMetric",
    "Report",
    "ReportDelivery",
    "ReportWording",
    "Target",
    "ToldOutside",
]
