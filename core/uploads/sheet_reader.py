"""Reads a workbook from standard input and writes its sheets as JSON: a process of its own, so that
whatever the file does takes no more memory and time than it is given. Sheets are opened as those of
a list are (`core.spreadsheets.workbooks`).

Run by its path, without Django. Writes `[[name, lines, is hidden, hidden lines]]`; ends with 3 for
what is no workbook, 4 for too large a one, 5 with the sentence that refuses it.
"""

import json
import os
import resource
import sys
from pathlib import Path

NO_WORKBOOK, TOO_LARGE, REFUSED = 3, 4, 5
MEMORY = 768 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of the processor
MOST_CELLS = 1_000_000
MOST_LETTERS = 20_000_000


def sheets_of(data: bytes) -> list[tuple]:
    """The sheets of a workbook. Raises `OverflowError` for more than is read here."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from core.spreadsheets.workbooks import tables_of  # noqa: PLC0415 - after the limits are set

    with os.fdopen(os.memfd_create("table"), "wb") as file:
        file.write(data)
        file.flush()
        tables = tables_of(Path(f"/proc/self/fd/{file.fileno()}"))
    rows = [line for table in tables for line in table.lines]
    letters = sum(len(cell) for line in rows for cell in line if isinstance(cell, str))
    if sum(map(len, rows)) > MOST_CELLS or letters > MOST_LETTERS:
        raise OverflowError
    return [(table.name, table.lines, table.is_hidden, sorted(table.hidden)) for table in tables]


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheets = sheets_of(sys.stdin.buffer.read())
    except (OverflowError, MemoryError):
        return TOO_LARGE
    except Exception as error:
        if getattr(error, "code", "not_a_spreadsheet") == "not_a_spreadsheet":
            return NO_WORKBOOK
        sys.stdout.write(json.dumps(str(error)))
        return REFUSED
    json.dump(sheets, sys.stdout, default=str)
    return 0


if __name__ == "__main__":
    sys.exit(main())
