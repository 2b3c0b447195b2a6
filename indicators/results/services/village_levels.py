"""How villages stand in กชช.2ค: by village, by area, and what they lack."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Q

from indicators.models import Indicator, IndicatorEdition, ResultLevel, VillageResult
from indicators.services import owners_for, proposed_agencies
from places.codes import AreaCode
from places.models import Area, Organization, Village
from places.querysets import codes_within

LEVELS_UNSURE = "ความหมายของระดับและเกณฑ์ยังไม่มีคู่มือทางการยืนยัน"


@dataclass
class Survey:
    """A survey year with what its levels mean. `as_of` is when the latest list of it came."""

    year: int
    edition: IndicatorEdition
    levels: dict[int, ResultLevel]
    as_of: datetime | None

    @property
    def lacking(self) -> list[int]:
        return [number for number, level in self.levels.items() if level.is_lack]

    @property
    def is_sure(self) -> bool:
        """Whether somebody has confirmed what the levels mean."""
        return bool(self.levels) and all(x.confidence == "high" for x in self.levels.values())


@dataclass
class IndicatorLevels:
    """An indicator of a village or an area. `level` is of a village; `counts` of an area: `{level:
    villages}`.
    """

    indicator: Indicator
    level: ResultLevel | None = None
    before: int | None = None
    counts: dict[int, int] = field(default_factory=dict)
    lead: list[Organization] = field(default_factory=list)
    support: list[Organization] = field(default_factory=list)
    office: Organization | None = None
    lacking: int = 0

    @property
    def is_lack(self) -> bool:
        return self.level is not None and self.level.is_lack

    @property
    def change(self) -> str:
        if self.level is None or self.before is None or self.before == self.level.level:
            return ""
        return "ดีขึ้น" if self.level.level > self.before else "ลดลง"


def survey_years() -> list[int]:
    """Years with results, newest first."""
    years = VillageResult.objects.order_by("-survey_year").values_list("survey_year", flat=True)
    return list(years.distinct())


def survey_of(year: int | None = None, years: list[int] | None = None) -> Survey | None:
    """The survey of `year` (พ.ศ.), else the latest; None where there are no results. `years` are
    those of `survey_years`, where they have been asked for.
    """
    years = survey_years() if years is None else years
    year = years[0] if year is None and years else year
    if year not in years:
        return None
    first = VillageResult.objects.filter(survey_year=year).select_related("indicator__edition")
    edition = first[0].indicator.edition
    levels = {level.level: level for level in ResultLevel.objects.filter(edition=edition)}
    return Survey(year, edition, levels, _as_of(year))


def _as_of(year: int) -> datetime | None:
    """When the latest of its results came."""
    results = VillageResult.objects.filter(survey_year=year)
    return results.aggregate(latest=Max("saved_at"))["latest"]


def of_village(village: Village, survey: Survey) -> list[IndicatorLevels]:
    """Every indicator of the edition with the village's level, in the order of the edition."""
    results = VillageResult.objects.filter(village=village)
    now = dict(results.filter(survey_year=survey.year).values_list("indicator_id", "level"))
    earlier = results.filter(survey_year__lt=survey.year).order_by("survey_year")
    before = dict(earlier.values_list("indicator_id", "level"))
    found_levels = _indicator_levels(survey)
    for found_level in found_levels:
        level = now.get(found_level.indicator.pk)
        found_level.level = _level(survey, level)
        found_level.before = before.get(found_level.indicator.pk)
    return found_levels


def _level(survey: Survey, level: int | None) -> ResultLevel | None:
    """A level nobody has said the meaning of is one without a name."""
    if level is None:
        return None
    return survey.levels.get(level) or ResultLevel(level=level, name="", is_lack=False)


def of_area(code: str, survey: Survey) -> list[IndicatorLevels]:
    """Every indicator with how many villages of an area are at which level, most lacking first."""
    results = VillageResult.objects.within([code]).filter(survey_year=survey.year)
    counted = results.order_by().values_list("indicator_id", "level").annotate(Count("pk"))
    found: dict[int, dict[int, int]] = {}
    for indicator, level, count in counted:
        found.setdefault(indicator, {})[level] = count
    found_levels = _indicator_levels(survey)
    for found_level in found_levels:
        found_level.counts = found.get(found_level.indicator.pk, {})
        found_level.lacking = sum(found_level.counts.get(level, 0) for level in survey.lacking)
    return sorted(found_levels, key=lambda s: (-s.lacking, s.indicator.number))


def _indicator_levels(survey: Survey) -> list[IndicatorLevels]:
    indicators = Indicator.objects.filter(edition=survey.edition).order_by("number")
    rows = list(
        indicators.select_related("category").prefetch_related(
            "thresholds", "dimension_links__dimension"
        )
    )
    owners, offices = owners_for(rows), proposed_agencies(rows)
    return [
        IndicatorLevels(
            row,
            office=offices.get(row.pk),
            lead=owners.get(row.pk, {}).get("lead", []),
            support=owners.get(row.pk, {}).get("support", []),
        )
        for row in rows
    ]


def lacks_by_village(code: str, survey: Survey) -> dict[str, tuple[int, int]]:
    """`{village: (indicators it lacks, indicators with a level)}` of an area."""
    results = VillageResult.objects.within([code]).filter(survey_year=survey.year)
    counted = (
        results.order_by()
        .values_list("village_id")
        .annotate(lacks=Count("pk", filter=Q(level__in=survey.lacking)), said=Count("pk"))
    )
    return {village: (lacks, said) for village, lacks, said in counted}


def villages_in(code: str) -> int:
    """Returns how many villages an area (DOPA code) has."""
    return Village.objects.filter(codes_within([code])).count()


HEADINGS = ("ปี", "รหัสหมู่บ้าน", "หมู่ที่", "หมู่บ้าน", "ตำบล", "อำเภอ")


def table_of(code: str, survey: Survey) -> tuple[list[str], Iterator[list]]:
    """`(headings, rows)` of an area: a row for a village, a column for an indicator; a file of it
    can be imported again.
    """
    numbers = dict(
        Indicator.objects.filter(edition=survey.edition)
        .order_by("number")
        .values_list("number", "name")
    )
    headings = [*HEADINGS, *(f"{number}. {name}" for number, name in numbers.items())]
    return headings, _rows(code, survey, list(numbers))


def _rows(area_code: str, survey: Survey, numbers: Iterable[int]) -> Iterator[list]:
    results = VillageResult.objects.within([area_code]).filter(survey_year=survey.year)
    levels: dict[str, dict[int, int]] = {}
    for code, number, level in results.order_by().values_list(
        "village_id", "indicator__number", "level"
    ):
        levels.setdefault(code, {})[number] = level
    villages = Village.objects.filter(pk__in=levels).select_related("subdistrict")
    districts = dict(Area.objects.districts().values_list("code", "name"))
    for village in villages.order_by("code"):
        area = village.subdistrict
        district = districts[AreaCode(area.code).district]
        place = [village.code, village.number, village.name, area.name, district]
        mine = levels[village.code]
        yield [survey.year, *place, *(mine.get(number, "") for number in numbers)]
