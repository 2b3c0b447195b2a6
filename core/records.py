"""A record is checked and written here, for people who may not see all it points to.

Django's `full_clean` looks every foreign key up, and all rows for uniqueness, through the policies
of whoever acts: an officer could not change a household whose import batch lies behind the fence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from core import thai
from core.errors import DomainError

NAMES = ("first_name", "last_name", "name", "short_name")  # by which something is looked for
TAKEN = "บันทึกไม่ได้ เพราะมีข้อมูลนี้อยู่แล้วหรือมีผู้แก้ไขไปก่อน โปรดเปิดหน้านี้ใหม่แล้วลองอีกครั้ง"


class NotValidError(DomainError):
    """What a record's fields or constraints refuse: `fields` is `{field: [sentence]}`, with
    sentences about the whole record under `__all__`.
    """

    code = "invalid"

    def __init__(self, fields: dict[str, list[str]], record: Model) -> None:
        self.fields = fields
        super().__init__(" ".join(_sentences(fields, record)))


def validate(record: Model, *, unique: bool = True) -> None:
    """Checks fields, choices, lengths and constraints like `full_clean`, but looks up no foreign
    key that has a value: whoever gave it has read it in scope, and the database checks that it
    exists. `unique=False` leaves to the database what is looked for among rows out of sight.

    Raises `NotValidError`.
    """
    found: dict[str, list[ValidationError]] = {}
    _collect(found, record.clean_fields, exclude=_keys_with_value(record))
    _collect(found, record.clean)
    if unique:
        _collect(found, record.validate_unique, exclude=set(found))
    _collect(found, record.validate_constraints, exclude=set(found))
    if found:
        raise NotValidError(ValidationError(found).message_dict, record)


def store_new(record: Model, conflict: type[DomainError]) -> None:
    """Inserts a record whose id was made elsewhere. It may stand on a row this user cannot see:
    then raises `conflict`.
    """
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError as error:
        raise conflict from error


def store(record: Model, *, unique: bool = True, **options: Any) -> None:
    """Validates and saves, names in their one spelling (`thai.clean`); what the database alone sees
    (a row behind the fence, somebody who was quicker) is refused in the words of its constraint.
    `options` go to `save`.

    Raises `NotValidError`.
    """
    for name in NAMES:
        if isinstance(value := record.__dict__.get(name), str):
            setattr(record, name, thai.clean(value))
    validate(record, unique=unique)
    try:
        with transaction.atomic():
            record.save(**options)
    except IntegrityError as error:
        raise NotValidError({NON_FIELD_ERRORS: [_words_of(error, record)]}, record) from error


def _collect(
    found: dict[str, list[ValidationError]], check: Callable[..., object], **options: Any
) -> None:
    try:
        check(**options)
    except ValidationError as error:
        error.update_error_dict(found)


def _keys_with_value(record: Model) -> set[str]:
    fields = record._meta.fields
    return {f.name for f in fields if f.is_relation and getattr(record, f.attname) is not None}


def _field(record: Model, name: str) -> Any:
    return record._meta.get_field(name)


def _sentences(fields: Mapping[str, Iterable[str]], record: Model) -> Iterator[str]:
    for name, messages in fields.items():
        label = "" if name == NON_FIELD_ERRORS else str(_field(record, name).verbose_name)
        named = label and not label.isascii()  # a field nobody named in Thai is left unnamed
        yield from (f"{label}: {message}" if named else message for message in messages)


def _words_of(error: IntegrityError, record: Model) -> str:
    """The sentence of the broken constraint or unique field, as far as it is one of the model's."""
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for constraint in record._meta.constraints:
        if constraint.name == broken:
            return str(constraint.get_violation_error_message())
    for field in record._meta.local_fields:
        if field.unique and broken == f"{record._meta.db_table}_{field.column}_key":
            return record.unique_error_message(type(record), (field.name,)).messages[0]
    return TAKEN
