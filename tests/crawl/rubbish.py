"""What strangers, old pages and broken phones send, and where it goes in."""

import re
from datetime import date
from urllib.parse import quote

from django import forms
from django.urls import URLPattern, get_resolver

VALUES = {
    "nul": "\0",
    "nul inside": "ก\0ข",
    "empty": "",
    "spaces": " \t ",
    "overlong": "ก" * 3000,
    "emoji": "👨‍👩‍👧‍👦😀",
    "negative": "-1",
    "zero": "0",
    "huge": "9" * 400,
    "beyond 64 bits": "9223372036854775808",
    "float": "1e400",
    "nan": "NaN",
    "words": "abc",
    "superscript": "²",
    "thai digit": "๙",
    "quotes": "'\"><%s %d {0}",
    "list": "[]",
    "dict": "{}",
    "month": "2569-13",
    "year nought": "0000-00-00",
    "last day": "9999-12-31",
    "year one": "0001-01-01",
    "dots": "../../etc/passwd",
    "mark alone": "\u0e48\u0e49",
    "escape": "\x1b[31m",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "backslash": "\\",
    "percent": "%25%00",
}
FEW = ("nul inside", "superscript", "huge", "overlong", "negative")
# Segments of a path, as bytes on the wire.
SEGMENTS = (
    "%00",
    "a%00b",
    "-1",
    "0",
    "9" * 400,
    "9223372036854775808",
    "99999999999",
    "%E0%B9%99",
    "%C2%B2",
    quote("😀"),
    "%FF%FE",
    "a" * 300,
    "..%2F..",
    "%0A",
    "null",
    "1e5",
    " ",
    "%",
    "0000-00",
    "9999-12",
    "2569-13",
    "00000000-0000-0000-0000-000000000000",
)
# Addresses with bytes that are no UTF-8, names without values, one name very often.
QUERIES = (
    "q=%FF%FE&page=%C3",
    "q=%00&page=%00&month=%00&area=%00",
    "&&==&=x&page",
    "%00=%00",
    "page=1&page=2&q=a&q=b&area=42&area=&month=2569-05&month=x",
    "page=-5&q=" + "x" * 2000,
    "q[]=1&q[a]=2&page[]=3",
    "q=" + "%F0%9F%98%80" * 50,
    "a=1&" * 900,
)
# Fields of the second and later forms of a set, which are like those of the first.
OTHER_FORMS = re.compile(r".*-[1-9]\d*-")
BODIES = (
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"1",
    b"{",
    b"\xff\xfe",
    b"\x00",
    b"[" * 2000 + b"]" * 2000,
    b'{"a":' * 2000 + b"1" + b"}" * 2000,
    b'{"id": 1e999}',
    b'{"id": NaN}',
    b"9" * 5000,
    b'{"household": 9223372036854775808}',
    b'{"household": [1], "id": {}}',
    b'{"id": "\\u0000", "household": "\\ud800", "month": "\\u0000"}',
    b'{"household": true, "lines": {"a": 1}, "assessment": "x", "month": []}',
)


def parameters() -> list[str]:
    """Every name our code reads of an address, by the source."""
    from tests.conftest import ROOT  # noqa: PLC0415
    from tests.rooms import APPS  # noqa: PLC0415

    names = {"page", "key", "format"}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text()
            names |= set(re.findall(r'GET(?:\.get\(|\[|\.getlist\()"(\w+)"', text))
            for said in re.findall(r"filterset_fields = \(([^)]*)\)", text):
                names |= set(re.findall(r'"(\w+)"', said))
    return sorted(names)


def paths_like(address: str, arguments: dict):
    """The address with each of its arguments replaced by each strange segment."""
    parts = address.split("/")
    for place, part in enumerate(parts):
        if part in {str(value) for value in arguments.values()}:
            for segment in SEGMENTS:
                yield "/".join([*parts[:place], segment, *parts[place + 1 :]])


def foreign_addresses():
    """Addresses of the libraries (sign-in, second factor, administration), arguments filled in."""
    return sorted({a for a in _patterns() if a.startswith(("/accounts/", "/admin/"))})


def _patterns(patterns=None, prefix="/"):
    for entry in patterns or get_resolver().url_patterns:
        text = prefix + _filled(str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield text
        else:
            yield from _patterns(entry.url_patterns, text)


def _filled(pattern: str) -> str:
    pattern = re.sub(r"<(\w+):\w+>|\(\?P<\w+>[^)]*\)", "1", pattern)
    return re.sub(r"[\^$]|\\Z|<\w+>", "", pattern).replace("\\", "")


def forms_of(response) -> list[forms.BaseForm | forms.BaseFormSet]:
    """The forms a page shows."""
    found = {}
    for context in response.context or ():
        for layer in getattr(context, "dicts", [context]):
            for value in layer.values():
                if isinstance(value, forms.BaseForm | forms.BaseFormSet):
                    found[id(value)] = value
    return list(found.values())


def filled_in(form) -> dict:
    """What a person would send of a form: as shown, the rest with something that fits."""
    if isinstance(form, forms.BaseFormSet):
        sent = filled_in(form.management_form)
        for one in form.forms:
            sent |= filled_in(one)
        return sent
    return {field.html_name: _value(field) for field in form if not _is_file(field)}


def _is_file(field) -> bool:
    return isinstance(field.field, forms.FileField)


def _value(field):
    shown = field.value()
    if shown not in (None, "", []):
        return shown
    choices = [value for value, _label in getattr(field.field, "choices", ()) if str(value)]
    if choices:
        return str(choices[0])
    if "date" in type(field.field).__name__.lower():
        return date.today().isoformat()  # noqa: DTZ011 - only what a person types
    return "5"
