"""Model fields of our own."""

from django.db import models

from core.identity import Pin, decrypt_pin, encrypt_pin


class EncryptedPin(models.BinaryField):
    """A national ID: `Pin` in Python, AES-GCM bytes in the database. Never used in a filter."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else decrypt_pin(value)

    def to_python(self, value):
        return Pin(value) if isinstance(value, str) else value

    def get_db_prep_value(self, value, connection, prepared=False):
        if isinstance(value, str):
            value = encrypt_pin(value)
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj):
        """A dump carries the masked form only."""
        value = self.value_from_object(obj)
        return value.masked if value else ""
