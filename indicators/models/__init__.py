"""Indicators with their owners, and what villages came to in กชช.2ค."""

from indicators.models.reference import (
    Dimension,
    Indicator,
    IndicatorAgency,
    IndicatorCategory,
    IndicatorDimension,
    IndicatorEdition,
    SourceCorrection,
)
from indicators.models.results import (
    IndicatorThreshold,
    ResultBatch,
    ResultHeadings,
    ResultLevel,
    ResultRow,
    VillageResult,
)

__all__ = [
    "Dimension",
    "Indicator",
    "IndicatorAgency",
    "IndicatorCategory",
    "IndicatorDimension",
    "IndicatorEdition",
    "IndicatorThreshold",
    "ResultBatch",
    "ResultHeadings",
    "ResultLevel",
    "ResultRow",
    "SourceCorrection",
    "VillageResult",
]
