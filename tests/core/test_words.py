"""Thai for what the libraries say in English, and for what the server in front of us refuses."""

import ast
import gettext
import re
import socket

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext as translated

from loei_poverty import wsgi
from tests.conftest import ROOT

WORDS = ROOT / "locale" / "th" / "LC_MESSAGES"
TEXT = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'


def written() -> dict[str, str]:
    """`{msgid: msgstr}` of the file people edit."""
    entries = {}
    for block in (WORDS / "django.po").read_text().split("\n\n"):
        found = re.search(
            rf"^msgid {TEXT}(?:msgid_plural {TEXT})?msgstr(?:\[0\])? {TEXT}", block, re.M
        )
        said, _plural, thai = (
            "".join(ast.literal_eval(line) for line in (part or "").splitlines())
            for part in found.groups()
        )
        entries[said] = thai
    return entries


def test_the_compiled_words_are_those_that_were_written():
    with (WORDS / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    compiled = {key[0] if isinstance(key, tuple) else key: text for key, text in compiled.items()}
    entries = written()
    del entries[""], compiled[""]
    assert compiled == entries
    assert [said for said, thai in entries.items() if not re.search("[ก-๙]", thai)] == []


def test_the_words_are_in_use():
    errors = []
    for validator, value in (
        (MaxLengthValidator(3), "สี่ตัว"),
        (ProhibitNullCharactersValidator(), "\0"),
    ):
        try:
            validator(value)
        except ValidationError as error:
            errors += error.messages
    assert errors == ["โปรดใส่ไม่เกิน 3 ตัวอักษร (ขณะนี้ 6)", "ข้อความมีอักขระที่ใช้ไม่ได้ โปรดพิมพ์ใหม่"]
    assert translated("Passkey") == "พาสคีย์"


def test_what_gunicorn_refuses_is_said_in_thai():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wsgi.write_error(ours, 414, "URI Too Long", "Request Line is too large (5000 > 4094)")
        answer = theirs.recv(65_536)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414 URI Too Long\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert "ที่อยู่ยาวเกินไป" in body.decode()
    assert "too large" not in body.decode()
