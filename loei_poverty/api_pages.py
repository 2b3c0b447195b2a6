"""Lists of the API cut into pages by key, as those of pages are (`core.paging`).

`next` names what the last row of this page is ordered by (`after`): rows that leave or enter the
list between two requests make no other row be missed or appear twice, also when that row itself has
left. `page` is then a label; alone it is counted, and one behind the end is empty.
"""

from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.utils.urls import remove_query_param, replace_query_param

from core.paging import beyond_values, keys_of
from core.thai import whole_number

SALT = "api-place"
UNREAD = "อ่านตำแหน่งในรายการไม่ได้ โปรดใช้ที่อยู่ next หรือ previous ที่ระบบให้ไว้"
DIGITS = 9  # of a page's number, at most


class KeyedPagination(PageNumberPagination):
    """`{count, next, previous, results}`; a client follows `next` until it is null."""

    page_size: Any = api_settings.PAGE_SIZE
    page_query_description = "A page by its number, where neither `after` nor `before` is said."

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list:
        self.asked, self.rows = request, queryset
        self.keys = _own_keys(queryset)
        self.number = self._number(request.query_params.get("page", ""))
        self.count = queryset.count() if isinstance(queryset, QuerySet) else len(queryset)
        after, before = (request.query_params.get(name, "") for name in ("after", "before"))
        if self.keys and (after or before):
            self._read_beyond(after or before, backwards=not after)
        else:
            start = (self.number - 1) * self.page_size
            self.has_previous = self.number > 1
            self._read(queryset[start : start + self.page_size + 1])
        return self.found

    @staticmethod
    def _number(text: str) -> int:
        number = whole_number(text) if len(text) <= DIGITS else None
        return max(number or 1, 1)

    def _read(self, rows: Any) -> None:
        rows = list(rows)
        self.found, self.has_more = rows[: self.page_size], len(rows) > self.page_size

    def _read_beyond(self, place: str, *, backwards: bool) -> None:
        values = _values_in(place, _fields(self.rows, self.keys))
        beyond = beyond_values(self.rows, self.keys, values, backwards)
        self._read(beyond[: self.page_size + 1])
        self.has_previous = True
        if backwards:
            self.found, self.has_previous, self.has_more = self.found[::-1], self.has_more, True
            self.number = self.number if self.found else 0  # all before it has gone: on to page 1

    def get_next_link(self) -> str | None:
        return self._link(1, "after", -1) if self.has_more else None

    def get_previous_link(self) -> str | None:
        return self._link(-1, "before", 0) if self.has_previous else None

    def _link(self, step: int, name: str, place: int) -> str:
        url = self.asked.build_absolute_uri()
        for known in ("after", "before"):
            url = remove_query_param(url, known)
        if self.keys and self.found:
            edge = _place_of(self.found[place], _fields(self.rows, self.keys))
            url = replace_query_param(url, name, edge)
        return replace_query_param(url, "page", max(self.number + step, 1))

    def get_paginated_response(self, data: Any) -> Any:
        links = {"next": self.get_next_link(), "previous": self.get_previous_link()}
        return Response({"count": self.count, **links, "results": data})

    def get_schema_operation_parameters(self, view: Any) -> list[dict]:
        more = [
            {
                "name": name,
                "required": False,
                "in": "query",
                "description": f"Where the page begins: as `{link}` says it.",
                "schema": {"type": "string"},
            }
            for name, link in (("after", "next"), ("before", "previous"))
        ]
        return super().get_schema_operation_parameters(view) + more


def _own_keys(rows: Any) -> list[tuple[str, bool]]:
    """What the rows are ordered by, where all of it stands in themselves or is annotated."""
    keys = keys_of(rows)
    if not keys:
        return []
    own = {"pk", *(f.name for f in rows.model._meta.concrete_fields), *rows.query.annotations}
    return keys if all(name in own for name, _down in keys) else []


def _fields(rows: QuerySet, keys: list[tuple[str, bool]]) -> list[tuple[str, Any]]:
    """`(attribute, field that reads its text)` of each."""
    return [_field(rows, name) for name, _down in keys]


def _field(rows: QuerySet, name: str) -> tuple[str, Any]:
    if annotated := rows.query.annotations.get(name):
        return name, annotated.output_field
    meta = rows.model._meta
    field = meta.pk if name == "pk" else meta.get_field(name)
    return field.attname, field


def _salt(fields: list[tuple[str, Any]]) -> str:
    """A place in a list of another order is none in this."""
    return ":".join((SALT, *(attribute for attribute, _reader in fields)))


def _place_of(row: Any, fields: list[tuple[str, Any]]) -> str:
    """What the row is ordered by, for an address, signed."""
    values = [getattr(row, attribute) for attribute, _reader in fields]
    texts = [None if value is None else str(value) for value in values]
    return signing.dumps(texts, salt=_salt(fields))


def _values_in(place: str, fields: list[tuple[str, Any]]) -> list:
    """What `_place_of` wrote for a list of this order; 400 for anything else."""
    try:
        texts = signing.loads(place, salt=_salt(fields))
        read = zip(fields, texts, strict=True)
        return [None if text is None else field.to_python(text) for (_name, field), text in read]
    except (signing.BadSignature, ValueError, ValidationError) as error:
        raise exceptions.ValidationError({"after": [UNREAD]}) from error
