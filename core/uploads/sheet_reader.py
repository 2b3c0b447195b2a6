"""Reads the first sheet of a workbook from standard input and writes its cells as JSON: a process
of its own, so that whatever the file does takes no more memory and time than it is given.

Run by its path, without Django. Ends with 3 for what is no workbook, 4 for too large a sheet.
"""

import io
import json
import resource
import sys

NO_WORKBOOK, TOO_LARGE = 3, 4
MEMORY = 768 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of the processor
MOST_CELLS = 1_000_000
MOST_LETTERS = 20_000_000


def text_of(cell: object) -> str:
    """A cell as a person sees it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def rows_of(data: bytes) -> list[list[str]]:
    """The cells of the first sheet as text. Raises `OverflowError` for more than is read here."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - after the limits are set

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise OverflowError
    rows, letters = [], 0
    for line in sheet.to_python(skip_empty_area=False):
        rows.append([text_of(cell) for cell in line])
        letters += sum(map(len, rows[-1]))
        if letters > MOST_LETTERS:
            raise OverflowError
    return rows


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        rows = rows_of(sys.stdin.buffer.read())
    except (OverflowError, MemoryError):
        return TOO_LARGE
    except Exception:
        return NO_WORKBOOK
    json.dump(rows, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
