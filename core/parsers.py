"""JSON as the API takes it: nested no deeper than any of our shapes, numbers that are numbers,
text without characters nobody sees.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from core.intake import seen

DEEPEST = 20
BROKEN = "อ่านข้อมูลที่ส่งมาไม่ได้ โปรดส่งเป็น JSON ที่ถูกต้อง ในรหัส UTF-8 ซ้อนกันไม่เกิน 20 ชั้น"


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            text = stream.read().decode("utf-8-sig")
            return cleaned(json.loads(text, parse_constant=_refuse, parse_float=_finite))
        except (ValueError, RecursionError) as error:
            raise ParseError(BROKEN) from error


def cleaned(value: Any, depth: int = 0) -> Any:
    """The same value with its text cleaned. Raises `ValueError` for one nested too deeply."""
    if isinstance(value, str):
        return seen(value)
    if not isinstance(value, list | dict):
        return value
    if depth == DEEPEST:
        raise ValueError(depth)
    if isinstance(value, list):
        return [cleaned(part, depth + 1) for part in value]
    return {seen(name): cleaned(part, depth + 1) for name, part in value.items()}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)  # NaN and Infinity are no JSON


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(text)
    return number
