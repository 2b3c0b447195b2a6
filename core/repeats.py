"""Whether something was sent before: by a hash of what was said first, whatever it says by now."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any


def fingerprint(said: Iterable[Any]) -> str:
    """SHA-256 of values in their order; 600 and 600.00 are one amount."""
    return hashlib.sha256(repr([_text(value) for value in said]).encode()).hexdigest()


def _text(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
