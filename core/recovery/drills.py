"""How the last drill ended, kept beside the backups: it outlives the database it is about."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings


def _path() -> Path:
    return Path(settings.BACKUP_FOLDER) / "drill.json"


def last() -> dict[str, Any]:
    """Returns what `keep` was given last; empty where there was no drill."""
    try:
        found = json.loads(_path().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(found: dict[str, Any]) -> None:
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    aside.replace(path)
