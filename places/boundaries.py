"""The map. A built-in one from the sub-district points, until the office loads the real one.

Built in: Voronoi cells of the 90 points, clipped to a smoothed hull around them; a district is the
union of its cells. It shows who lies beside whom, not where a border runs. Coordinates are WGS 84
degrees; exterior rings wind clockwise, as d3 and Vega want them (RFC 7946 asks the opposite).
"""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db.models import QuerySet
from shapely.geometry import MultiPoint, Point, mapping, shape
from shapely.geometry.polygon import orient

from places.codes import AreaCode
from places.enums import AreaLevel
from places.models import Area, Boundary
from places.models.areas import MOST_CREDIT

BUILTIN = "builtin"
MOST_BYTES = 100 * 1024 * 1024
# What parsers of JSON and shapes raise for something else than shapes in JSON.
RUBBISH = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    shapely.errors.ShapelyError,
)
NO_BOUNDARIES = "This is not a GeoJSON FeatureCollection whose features carry the property «code»."
HULL_RATIO = 0.35
MARGIN_DEGREES = 0.07
PRECISION = 4


class BoundaryFileError(ValueError):
    """A boundary file that cannot be used; the message is one sentence for a person."""


def store_builtin() -> None:
    """Computes and stores the built-in cells of every area that has no boundary yet."""
    without = Area.objects.filter(boundary=None)
    if not without.exists():
        return
    points = {
        area.code: Point(float(area.longitude), float(area.latitude))
        for area in Area.objects.subdistricts()
    }
    cells = voronoi_cells(points, outline(points.values()))
    merged = dict(cells)
    for wide in sorted({wide for code in cells for wide in AreaCode(code).around}):
        merged[wide] = shapely.union_all([c for k, c in cells.items() if wide.covers(k)])
    _store(merged, BUILTIN, without)


def outline(points: Iterable[Point]) -> Any:
    """A smooth outline around points: concave hull, widened, corners rounded."""
    hull = shapely.concave_hull(MultiPoint(list(points)), ratio=HULL_RATIO)
    return hull.buffer(2 * MARGIN_DEGREES).buffer(-MARGIN_DEGREES)


def voronoi_cells(points: dict[str, Point], clip: Any) -> dict:
    """`{code: polygon}`: for each point the part of `clip` that lies nearest to it."""
    found = shapely.voronoi_polygons(MultiPoint(list(points.values())), extend_to=clip)
    cells = list(found.geoms)
    tree = shapely.STRtree(cells)
    located = tree.query(list(points.values()), predicate="within")
    order = dict(zip(*(np.asarray(part).tolist() for part in located), strict=True))
    return {code: cells[order[index]].intersection(clip) for index, code in enumerate(points)}


def credit_in(text: str) -> str:
    """Whose data the file says it is, and under what licence. Raises `BoundaryFileError` where it
    does not say whose.
    """
    try:
        said = json.loads(text)
        source, licence = said.get("source"), said.get("licence") or said.get("license")
    except RUBBISH as error:
        raise BoundaryFileError(NO_BOUNDARIES) from error
    if not source:
        raise BoundaryFileError("The file does not say whose data it is («source»): add --credit.")
    return " · ".join(str(part) for part in (source, licence) if part)


def read_districts(text: str) -> dict:
    """District polygons by DOPA code from GeoJSON text. Raises `BoundaryFileError`."""
    try:
        features = json.loads(text)["features"]
        found = {str(f["properties"]["code"]): shape(f["geometry"]) for f in features}
        if not all(np.isfinite(shapely.get_coordinates(p)).all() for p in found.values()):
            raise ValueError
    except RUBBISH as error:
        raise BoundaryFileError(NO_BOUNDARIES) from error
    wanted = set(Area.objects.districts().values_list("code", flat=True))
    if missing := sorted(wanted - set(found)):
        raise BoundaryFileError(f"The file lacks these districts: {', '.join(missing)}.")
    polygons = {code: shapely.make_valid(found[code]) for code in sorted(wanted)}
    bad = [c for c, p in polygons.items() if p.geom_type not in {"Polygon", "MultiPolygon"}]
    if bad:
        raise BoundaryFileError(f"These districts are not polygons: {', '.join(bad)}.")
    return polygons


def store_districts(polygons: dict, credit: str) -> None:
    """Replaces the districts by real ones, and each one's sub-districts by cells cut to it. Raises
    `BoundaryFileError` for a credit that is too long to be kept.
    """
    if len(credit) > MOST_CREDIT:
        raise BoundaryFileError(f"The credit is longer than {MOST_CREDIT} letters: add --credit.")
    merged = dict(polygons)
    merged[settings.PROVINCE] = shapely.union_all(list(polygons.values()))
    for code, polygon in polygons.items():
        points = {
            area.code: Point(float(area.longitude), float(area.latitude))
            for area in Area.objects.subdistricts().filter(parent=code)
        }
        merged |= (
            voronoi_cells(points, polygon) if len(points) > 1 else dict.fromkeys(points, polygon)
        )
    _store(merged, credit, Area.objects.all())


def map_features(level: str, parent: str | None = None) -> list[dict]:
    """GeoJSON features of a level: `{"type", "properties": {"code", "name"}, "geometry"}`."""
    areas = Area.objects.filter(level=level).exclude(boundary=None).order_by("code")
    if parent:
        areas = areas.filter(parent=parent)
    return [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}
        for code, name, geometry in areas.values_list("code", "name", "boundary__geometry")
    ]


def map_credit() -> str:
    """The line under the map: whose boundaries these are."""
    source = (
        Area.objects.filter(level=AreaLevel.DISTRICT)
        .values_list("boundary_source", flat=True)
        .first()
    )
    return credit_of(source)


def credit_of(source: str | None) -> str:
    """The same for boundaries whose source is known already."""
    if not source or source == BUILTIN:
        return "แผนที่สังเขปคำนวณจากจุดกลางตำบล ไม่ใช่แนวเขตการปกครอง"
    return f"แนวเขต: {source}"


def _store(polygons: dict, source: str, areas: QuerySet[Area]) -> None:
    codes = list(areas.values_list("code", flat=True))
    rows = [Boundary(area_id=code, geometry=_geometry(polygons[code])) for code in codes]
    Boundary.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["area"], update_fields=["geometry"]
    )
    Area.objects.filter(pk__in=codes).update(boundary_source=source)


def _geometry(polygon: Any) -> dict:
    return mapping(_clockwise(shapely.set_precision(polygon, 10**-PRECISION)))


def _clockwise(geometry: Any) -> Any:
    if geometry.geom_type == "Polygon":
        return orient(geometry, sign=-1.0)
    polygons = [part for part in geometry.geoms if part.geom_type == "Polygon"]
    return shapely.MultiPolygon([orient(part, sign=-1.0) for part in polygons])
