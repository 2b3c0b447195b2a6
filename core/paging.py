"""Lists cut into pages by key: a page costs the same wherever it lies, and however many there are.

A link to the next page names the last row of this one (`after`), so that the database begins there
instead of counting its way; rows that come or go meanwhile make no row appear twice or be missed.
`page` is then a label only. Without such a row, or when it is not in the list any more, `page` is
counted from the beginning. How many rows there are is counted as far as `MOST_COUNTED`.

A sequence that is no queryset may bring its own `count_up_to`, `key_of` and `beyond`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.core.paginator import Page, Paginator
from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.sql import Query

MOST_COUNTED = 10_000
DIGITS = 9  # of a page's number, at most


class MoreThan(int):
    """A count that was given up: there are more than so many."""

    def __str__(self) -> str:
        return f"มากกว่า {int(self):,}"

    def __format__(self, spec: str) -> str:
        return str(self) if not spec else super().__format__(spec)


def added(counts: Iterable[int]) -> int:
    """The sum of counts; of one that was given up nobody knows the rest."""
    counts = list(counts)
    total = sum(counts)
    return MoreThan(total) if any(isinstance(count, MoreThan) for count in counts) else total


def count_each(several: Sequence[QuerySet], most: int = MOST_COUNTED) -> list[int]:
    """What `count_up_to` says of each of several querysets, asked for at once. Django's own `count`
    takes as long to write the statement as the database takes to answer.
    """
    counts = ["NULL"]
    parameters: list[Any] = []
    asked: list[int | None] = []
    for rows in several:
        try:
            sql, values = _keys(rows, most + 1).sql_with_params()
        except EmptyResultSet:
            asked.append(None)
            continue
        asked.append(len(counts))
        counts.append(f"(SELECT count(*) FROM ({sql}) AS counted_{len(counts)})")
        parameters.extend(values)
    if len(counts) == 1:
        return [0 for _rows in several]
    with connections[several[0].db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", parameters)
        found = cursor.fetchone()
    return [0 if place is None else up_to(found[place], most) for place in asked]


def _keys(rows: QuerySet, most: int) -> Query:
    """`rows.order_by().values("pk")[:most]`, of one copy of its query instead of three; rows of
    chosen fields keep these, which may be what makes them distinct.
    """
    query = rows.query.chain()
    query.clear_ordering(force=True)
    if not _has_fields(rows):
        query.set_values(("pk",))
    query.set_limits(high=most)
    return query


def up_to(found: int, most: int = MOST_COUNTED) -> int:
    """A count of which as much was read as `most` and one more."""
    return MoreThan(most) if found > most else found


def count_up_to(rows: Any, most: int = MOST_COUNTED) -> int:
    """How many rows there are, or `MoreThan(most)`: what it costs stops growing there."""
    if hasattr(rows, "count_up_to"):
        return rows.count_up_to(most)
    return count_each([rows], most)[0] if isinstance(rows, QuerySet) else len(rows)


class CappedPaginator(Paginator):
    """Counts as far as `count_up_to` does."""

    @cached_property
    def count(self) -> int:
        return count_up_to(self.object_list)


class KeyedPage(Page):
    """A page that knows from its rows whether there are others, and which row they follow."""

    prefix = ""

    def __init__(self, rows: list, number: int, paginator: Paginator, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more

    def has_previous(self) -> bool:
        return self.number > 1

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def of(self) -> int | None:
        """How many pages there are, if that was counted."""
        is_known = not isinstance(self.paginator.count, MoreThan)
        return max(self.paginator.num_pages, self.number) if is_known else None

    @property
    def next(self) -> str:
        return f"{self.prefix}page={self.next_page_number()}{self._key('after', -1)}"

    @property
    def previous(self) -> str:
        return f"{self.prefix}page={self.previous_page_number()}{self._key('before', 0)}"

    def _key(self, name: str, place: int) -> str:
        rows = self.paginator.object_list
        if not self.object_list:
            return ""
        if hasattr(rows, "key_of"):
            return f"&{self.prefix}{name}={rows.key_of(self.object_list[place])}"
        return f"&{self.prefix}{name}={self.object_list[place].pk}" if keys_of(rows) else ""


def page_of(
    rows: Any,
    size: int,
    *,
    page: str = "",
    after: str = "",
    before: str = "",
    count: int | None = None,
) -> KeyedPage:
    """The page asked for, its rows read; the first or the last one for what makes no sense."""
    paginator = CappedPaginator(rows, size)
    if count is not None:
        paginator.count = count
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= DIGITS else 1
    if (after or before) and number > 1 and (beyond := _beyond(rows, after or before, not after)):
        found = list(beyond[: size + 1])
        if after and found:
            return KeyedPage(found[:size], number, paginator, len(found) > size)
        if before and len(found) >= size:
            return KeyedPage(found[:size][::-1], number, paginator, True)
        number = 1 if before else number
    number = max(number, 1)
    if number > 1 and not isinstance(paginator.count, MoreThan):
        number = min(number, paginator.num_pages)
    found = list(rows[(number - 1) * size : number * size + 1])
    if not found and number > 1:
        number, found = 1, list(rows[: size + 1])
    return KeyedPage(found[:size], number, paginator, len(found) > size)


def _has_fields(rows: Any) -> bool:
    """Whether a queryset yields values rather than records."""
    return rows._fields is not None


def keys_of(rows: Any) -> list[tuple[str, bool]]:
    """`(field, descending)` of what a queryset is ordered by, down to its key; empty for one that
    cannot be gone through by key.
    """
    if not isinstance(rows, QuerySet) or rows.query.combinator or _has_fields(rows):
        return []
    ordering = rows.query.order_by or (rows.query.get_meta().ordering or ())
    names = [key for key in ordering if isinstance(key, str)]
    if not names or len(names) < len(ordering):
        return []
    keys = [(name.lstrip("-"), name.startswith("-")) for name in names]
    return keys if keys[-1][0] in ("pk", "id", rows.model._meta.pk.name) else []


def _beyond(rows: Any, key: str, backwards: bool) -> QuerySet | None:
    """The rows after the one with this key, or, `backwards`, those before it, nearest first."""
    if hasattr(rows, "beyond"):
        return rows.beyond(key, backwards)
    keys = keys_of(rows)
    if not keys:
        return None
    try:
        pk = rows.model._meta.pk.to_python(key)
    except ValidationError:
        return None
    values = rows.filter(pk=pk).order_by().values_list(*(name for name, _down in keys)).first()
    return None if values is None else beyond_values(rows, keys, values, backwards)


def beyond_values(
    rows: QuerySet, keys: list[tuple[str, bool]], values: Sequence, backwards: bool
) -> QuerySet:
    """The rows after one that is ordered by these values, or, `backwards`, those before it."""
    steps = [
        _Step(name, value, down == backwards, _may_be_null(rows.model, name))
        for (name, down), value in zip(keys, values, strict=True)
    ]
    beyond = rows.filter(_past(steps))
    return beyond.reverse() if backwards else beyond


class ReadByKey:
    """Rows whose keys are read already, in order: a list that is gone through whole to be counted
    need not be gone through again for a page. `rows` finds those of a page.
    """

    def __init__(self, keys: Sequence, rows: QuerySet) -> None:
        self.keys, self.rows = keys, rows

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list:
        keys = self.keys[part]
        found = self.rows.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def key_of(self, row: Any) -> Any:
        return row.pk

    def beyond(self, key: str, backwards: bool) -> "ReadByKey | None":
        texts = [str(known) for known in self.keys]
        if key not in texts:
            return None
        place = texts.index(key)
        keys = self.keys[:place][::-1] if backwards else self.keys[place + 1 :]
        return ReadByKey(keys, self.rows)


def _may_be_null(model: Any, path: str) -> bool:
    """Whether a column of the order may hold no value; what is annotated may."""
    for part in path.split(LOOKUP_SEP):
        if part == "pk":
            return False
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model or model
    return False


@dataclass(frozen=True)
class _Step:
    """A column of the order and its value in the row that is gone on from. Without a value is
    above every value, as PostgreSQL sorts.
    """

    name: str
    value: Any
    is_upwards: bool
    may_be_null: bool

    @property
    def none(self) -> Q:
        return Q(**{f"{self.name}__isnull": True})

    @property
    def same(self) -> Q:
        return self.none if self.value is None else Q(**{self.name: self.value})

    @property
    def past(self) -> Q:
        if self.value is None:
            return Q(pk__in=[]) if self.is_upwards else ~self.none
        return self._bound("gt", "lt")

    @property
    def at_or_past(self) -> Q:
        if self.value is None:
            return self.none if self.is_upwards else Q()
        return self._bound("gte", "lte")

    def _bound(self, up: str, down: str) -> Q:
        bound = Q(**{f"{self.name}__{up if self.is_upwards else down}": self.value})
        return bound | self.none if self.is_upwards and self.may_be_null else bound


def _past(steps: list[_Step]) -> Q:
    """`(a, b) > (x, y)` for columns of which each may go up or down. The first one's bound stands
    alone as well, since only that lets an index begin there.
    """
    past, same = Q(pk__in=[]), Q()
    for step in steps:
        past |= same & step.past
        same &= step.same
    return steps[0].at_or_past & past
