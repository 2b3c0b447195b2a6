"""Model fields of our own."""

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error
from django.db import models

from core.identity import Pin, decrypt_pin, encrypt_pin

if TYPE_CHECKING:
    _Bytes = models.BinaryField[Pin | str | None, Pin | None]
else:
    _Bytes = models.BinaryField


class EncryptedPin(_Bytes):
    """A national ID: `Pin` in Python, AES-GCM bytes in the database. Never used in a filter."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """What seals IDs anew, and what keeps rows, knows them by the name of their column."""
        found = super().check(**kwargs)
        if self.column != "pin":
            said = "The column of a sealed national ID is called «pin», and a model has one."
            found.append(Error(said, obj=self, id="core.E001"))
        return found

    def from_db_value(self, value: Any, expression: object, connection: Any) -> Pin | None:
        return None if value is None else decrypt_pin(value)

    def to_python(self, value: Any) -> Any:
        return Pin(value) if isinstance(value, str) else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = encrypt_pin(value)
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: Any) -> str:
        """A dump carries the masked form only."""
        value: Any = self.value_from_object(obj)
        return value.masked if value else ""
