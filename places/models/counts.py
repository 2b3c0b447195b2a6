"""What takes long to count, kept by sub-district with the moment it is of."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import connection, models
from django.utils import timezone

from places.models.areas import Area
from places.querysets import codes_within


class AreaCount(models.Model):
    """`counts` of a sub-district as they were at `as_of`. A room counts each night (`counted` of
    `core.stored`), and when it has a reason to; a page reads, and says as of when.
    """

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField("จำนวน")
    as_of = models.DateTimeField("ข้อมูล ณ")

    objects: ClassVar[models.Manager]
    history_exempt = "computed from rows that keep theirs"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.area_id

    @classmethod
    def keep(cls, found: Mapping[str, Any], at: datetime) -> None:
        """Writes `{sub-district: counts}` of the whole province, counted at `at`; those left out
        have nothing. Of two counts at once the later one stays.
        """
        statement = KEEP.format(table=cls._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(statement, [at, json.dumps(found)])

    @classmethod
    def within(
        cls, areas: Iterable[str], count: Callable[[], None]
    ) -> tuple[datetime, dict[str, Any]]:
        """As of when, and `{sub-district: counts}` of those that lie in one of `areas` (codes).
        Before there is any the first reader lets `count`.
        """
        rows = cls.objects.filter(codes_within(areas, "area__code"))
        values = rows.values_list("area_id", "counts", "as_of")
        found = list(values)
        if not found:
            count()
            found = list(values.all())
        as_of = min((at for _place, _counts, at in found), default=timezone.now())
        return as_of, {place: counts for place, counts, _at in found}


KEEP = """
INSERT INTO {table} AS kept (area_id, counts, as_of)
SELECT s.code, coalesce(found.counts -> s.code, '[]'), %s
FROM places_area s CROSS JOIN (SELECT %s::jsonb AS counts) found
WHERE s.level = 'subdistrict' ORDER BY s.code
ON CONFLICT (area_id) DO UPDATE SET counts = excluded.counts, as_of = excluded.as_of
WHERE kept.as_of <= excluded.as_of
"""
