"""Promises for the whole code: every file and every word that comes in passes the gates."""

import ast
import re

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.files.storage import storages
from django.forms.models import BaseModelForm
from import_export.admin import ImportMixin
from rest_framework import serializers
from rest_framework.settings import api_settings

from core.parsers import JSONParser
from core.tables import TableAdminMixin
from core.uploads.fields import UploadField
from core.uploads.handlers import FittingName
from core.uploads.serializers import UploadSerializerField
from core.uploads.storage import WholeFileStorage
from tests.conftest import ROOT
from tests.rooms import ROOMS

# Calls that read what somebody sent, and the only files that may make them.
READERS = {
    "CalamineWorkbook.from_path": {"core/spreadsheets/workbooks.py"},
    "Image.open": {"core/pictures.py"},
}
FORM = re.compile(r"Form|\bform$")  # a class of forms, or the one a page was made with


def below(kind):
    for found in kind.__subclasses__():
        yield found
        yield from below(found)


def ours(kind):
    """Classes of ours below `kind`, after every page and API view has been loaded."""
    import loei_poverty.urls  # noqa: F401, PLC0415

    return [found for found in below(kind) if found.__module__.split(".")[0] in ROOMS]


def sources():
    """`(path, tree)` of each file of ours that may read what was sent."""
    for app in ROOMS:
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text()
            if any(word in text for word in ("FILES", "Calamine", "Image.open")):
                yield path.relative_to(ROOT).as_posix(), ast.parse(text)


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_every_file_of_a_form_comes_through_the_gate():
    found = [
        (form.__name__, name, field)
        for form in ours(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField)
    ]
    assert [(form, name) for form, name, field in found if not isinstance(field, UploadField)] == []
    assert {form for form, _name, _field in found} >= {
        "ImportForm",
        "NominationForm",
        "VisitForm",
        "PhotoForm",
        "AgreementForm",
        "SignedPaperForm",
        "OfficialFileForm",
        "TableImportForm",
    }


def test_no_form_makes_a_field_for_a_file_out_of_a_model():
    """Such a field would come without the gate."""
    for form in ours(BaseModelForm):
        fields = form.base_fields.values()
        files = [field for field in fields if isinstance(field, forms.FileField)]
        assert [field for field in files if not isinstance(field, UploadField)] == [], form


def test_every_file_of_the_api_comes_through_the_gate():
    bare = [
        (serializer.__name__, name)
        for serializer in ours(serializers.Serializer)
        for name, field in serializer._declared_fields.items()
        if isinstance(field, serializers.FileField) and not isinstance(field, UploadSerializerField)
    ]
    assert bare == []


# They read names and sizes of files, to tell sendings apart and to name what cannot be kept.
ONLY_NAMES = {"accounts/sessions.py", "accounts/receipts.py", "core/refusals.py"}


def test_what_was_sent_is_only_given_to_forms():
    """`request.FILES` stands as an argument of a form, nowhere else."""
    wrong = []
    for name, tree in sources():
        if name in ONLY_NAMES:
            continue
        uses = {id(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "FILES"}
        for call in calls(tree):
            if FORM.search(ast.unparse(call.func)):
                given = [*call.args, *(word.value for word in call.keywords)]
                uses -= {id(node) for part in given for node in ast.walk(part)}
        wrong += [name] * len(uses)
    assert wrong == []


@pytest.mark.parametrize("reader", READERS)
def test_files_are_opened_by_their_gate_alone(reader):
    callers = {
        name for name, tree in sources() for c in calls(tree) if ast.unparse(c.func) == reader
    }
    assert callers == READERS[reader]


def test_tables_of_the_administration_come_through_the_gate():
    pages = [page for page in admin.site._registry.values() if isinstance(page, ImportMixin)]
    assert [page for page in pages if not isinstance(page, TableAdminMixin)] == []
    assert len(pages) >= 4


def test_files_arrive_and_are_kept_by_our_own_hands():
    assert isinstance(storages["default"], WholeFileStorage)
    for handler in settings.FILE_UPLOAD_HANDLERS:
        module, _, name = handler.rpartition(".")
        assert issubclass(getattr(__import__(module, fromlist=[name]), name), FittingName)


def test_every_view_of_the_api_reads_json_by_our_parser():
    assert [JSONParser] == api_settings.DEFAULT_PARSER_CLASSES


def test_the_gate_of_words_stands_before_every_view():
    names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert names.index("IntakeMiddleware") < names.index("SessionMiddleware")
