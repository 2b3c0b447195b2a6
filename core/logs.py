"""Log lines: one JSON object each, with ids and never with what a person entered."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

# What opens something to whoever reads it: one-time links, keys of files, API tokens, sessions.
SECRETS = re.compile(
    r"(?<=/password/reset/key/)[^/\s\"']+|(?<=/accounts/start/)[^/\s\"']+"
    r"|(?<=/answer/|/linked/)[^/\s\"']{40,}|(?<=[?&]key=)[^&\s\"']+"
    r"|\bloei_[\w-]{20,}|(?<=Token )\S+|(?<=sessionid=)[^;\s]+|(?<=csrftoken=)[^;\s]+"
)


def without_secrets(text: str) -> str:
    return SECRETS.sub("…", text)


class JsonFormatter(logging.Formatter):
    """Gives of a fault its class and where it happened.

    Its text stays out: PostgreSQL repeats the refused row in it, names and national IDs included.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(_message(record)),
        }
        request = getattr(record, "request", None)
        if request_id := getattr(request, "id", None):
            line["request"] = request_id
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)
            ]
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Celery writes a fault's text and a task's arguments into its lines: of those only which
    task."""
    data = getattr(record, "data", None)
    if isinstance(data, dict) and "exc" in data:
        return f"task {data.get('name')} [{data.get('id')}] ended with a fault"
    return record.getMessage()
