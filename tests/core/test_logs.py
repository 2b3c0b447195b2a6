"""Log lines name the fault and where it was, never what PostgreSQL repeats of the row."""

import json
import logging

from django.db import IntegrityError

from core.logs import JsonFormatter


def test_a_refused_row_is_logged_without_its_values():
    detail = "Failing row contains (7, ลับมาก, 1000000000009, \\\\x0101)."
    try:
        raise IntegrityError(f"duplicate key value\nDETAIL: {detail}")
    except IntegrityError as error:
        fault = error
    record = logging.LogRecord(
        "loei",
        logging.ERROR,
        __file__,
        1,
        "batch %s failed",
        (7,),
        (type(fault), fault, fault.__traceback__),
    )
    line = JsonFormatter().format(record)
    said = json.loads(line)
    assert (said["message"], said["error"]) == ("batch 7 failed", "django.db.utils.IntegrityError")
    assert said["trace"]
    assert "ลับมาก" not in line
    assert "1000000000009" not in line
