"""What stands in a workbook of Excel 97 beside its values: error cells, hidden rows and
columns, and whether days are counted from 1904.

Only the few kinds of records that say so are looked at ([MS-XLS]). What is no such file, or a
broken one, says nothing here: whether it can be read, the parser says.
"""

import struct
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from pathlib import Path

from core.spreadsheets.sheets import Oddities

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
END_OF_CHAIN = 0xFFFFFFFA  # and above: no further sector
FORMULA, END, DATES, COLUMNS, SHEET = 0x06, 0x0A, 0x22, 0x7D, 0x85
ERROR, ROW, BEGIN = 0x205, 0x208, 0x809
LOCK, MOST_BEFORE_LOCK = 0x2F, 10  # the records that may stand before it are few
ZERO_HEIGHT = 0x20
NO_WIDTH = 0x01


def of_workbook(path: Path) -> tuple[dict[str, Oddities], bool]:
    """`({name of sheet: Oddities}, days are counted from 1904)`."""
    try:
        data = _stream(path.read_bytes(), ("Workbook", "Book"))
        sheets, is_1904 = {}, False
        for kind, body in _records(data, 0):
            if kind == SHEET:
                name, begin = _sheet(body)
                sheets[name] = _oddities(data, begin)
            elif kind == DATES:
                is_1904 = body[:1] == b"\x01"
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}, False
    return sheets, is_1904


def is_locked(file: bytes) -> bool:
    """Whether the records are to be read with a password alone."""
    try:
        records = _records(_stream(file, ("Workbook", "Book")), 0)
        return any(kind == LOCK for kind, _body in islice(records, MOST_BEFORE_LOCK))
    except (struct.error, IndexError, UnicodeDecodeError):
        return False


def _stream(file: bytes, names: Collection[str]) -> bytes:
    """The bytes of a stream inside a compound file; empty when there is none of the names."""
    size = 1 << struct.unpack_from("<H", file, 30)[0]

    def sector(number: int) -> bytes:
        return file[(number + 1) * size : (number + 2) * size]

    table = b"".join(map(sector, _of_table(file, sector, size)))
    following = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def chain(start: int) -> bytes:
        parts, seen = [], 0
        while start < END_OF_CHAIN and start < len(following) and seen <= len(following):
            parts.append(sector(start))
            start, seen = following[start], seen + 1
        return b"".join(parts)

    directory = chain(struct.unpack_from("<I", file, 48)[0])
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        if entry[: max(length - 2, 0)].decode("utf-16-le") in names:
            start, length = struct.unpack_from("<II", entry, 116)
            return chain(start)[:length]
    return b""


def _of_table(file: bytes, sector: Callable[[int], bytes], size: int) -> list[int]:
    """Numbers of the sectors that hold the table of chains; the first 109 stand in the header."""
    numbers = list(struct.unpack_from("<109I", file, 76))
    further, left = struct.unpack_from("<II", file, 68)
    while further < END_OF_CHAIN and left > 0:
        *more, further = struct.unpack(f"<{size // 4}I", sector(further))
        numbers, left = numbers + more, left - 1
    return [number for number in numbers if number < END_OF_CHAIN]


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of the part that begins there."""
    depth = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        depth += (kind == BEGIN) - (kind == END)
        yield kind, data[at + 4 : at + 4 + length]
        if kind == END and depth <= 0:
            return
        at += 4 + length


def _sheet(body: bytes) -> tuple[str, int]:
    begin, length, is_wide = *struct.unpack_from("<I", body), body[6], body[7] & 1
    name = body[8 : 8 + length * (1 + is_wide)]
    return name.decode("utf-16-le" if is_wide else "latin-1"), begin


def _oddities(data: bytes, begin: int) -> Oddities:
    odd = Oddities()
    for kind, body in _records(data, begin):
        if kind == ROW and body[12] & ZERO_HEIGHT:
            odd.hidden.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLUMNS and body[8] & NO_WIDTH:
            first, last = struct.unpack_from("<HH", body)
            odd.hidden_columns.update(range(first, last + 1))
        elif kind == ERROR and body[7]:
            odd.broken[_place(body)] = ERRORS.get(body[6], "#N/A")
        elif kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            odd.broken[_place(body)] = ERRORS.get(body[8], "#N/A")
    return odd


def _place(body: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", body)
    return row + 1, column
