"""Reads a QR code from the picture of a page, printed upright and clean.

No library that reads codes is among our packages. This one finds the three corners, reads the
modules between them, and at last has the library that writes codes draw what was read: only where
each module is the same is it told, so no error correction is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import qrcode
from PIL import Image
from qrcode.base import rs_blocks
from qrcode.util import MODE_8BIT_BYTE, QRData, mask_func

FORMAT_MASK = 0x5412
CORNER = np.array([1, 1, 3, 1, 1]) / 7


class UnreadableError(Exception):
    """There is no code, or not one that can be read without correcting it."""


def read_picture(path: Path) -> str:
    """Returns what the code on the picture says. Raises `UnreadableError`."""
    dark = np.asarray(Image.open(path).convert("L")) < 128
    modules = sampled(dark)
    level, mask = _format(modules)
    version = (len(modules) - 17) // 4
    text = _text(_codewords(modules, version, level, mask), version, level)
    if not np.array_equal(drawn(text, version, level, mask), modules):
        raise UnreadableError("what was read is not what is drawn")
    return text


def drawn(text: str, version: int, level: int, mask: int) -> np.ndarray:
    """The modules of a code of `text`."""
    code = qrcode.QRCode(version, error_correction=level, mask_pattern=mask, border=0)
    code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE))
    code.make(fit=False)
    return np.array(code.get_matrix(), dtype=bool)


def sampled(dark: np.ndarray) -> np.ndarray:
    """The modules between the three corners, as a square of booleans."""
    corners = _corners(dark)
    (left, top), size = corners[0].middle, corners[0].module
    right, bottom = corners[1].middle[0], corners[2].middle[1]
    count = round((right - left) / size) + 7
    count += (17 - count) % 4 if (17 - count) % 4 < 3 else -1
    across, down = (right - left) / (count - 7), (bottom - top) / (count - 7)
    places = np.arange(count) - 3
    columns = np.round(left + places * across).astype(int)
    rows = np.round(top + places * down).astype(int)
    return dark[np.ix_(rows, columns)]


@dataclass(frozen=True)
class Corner:
    """A mark of the corner of a code: its middle and the size of a module, in pixels."""

    middle: tuple[float, float]
    module: float


def _corners(dark: np.ndarray) -> list[Corner]:
    """Upper left, upper right and lower left."""
    seen = [corner for row in range(len(dark)) for corner in _in_row(dark, row)]
    # A letter of the alphabet may look like one in a row or two, a corner does in many.
    known = [c for c in seen if sum(_near(c, other) for other in seen) >= c.module * 2]
    found = [c for n, c in enumerate(known) if not any(_near(c, other) for other in known[:n])]
    if len(found) != 3:
        raise UnreadableError(f"{len(found)} corners of a code")
    upper_left = min(found, key=lambda c: sum(c.middle))
    right = max(found, key=lambda c: c.middle[0] - c.middle[1])
    lower = max(found, key=lambda c: c.middle[1] - c.middle[0])
    return [upper_left, right, lower]


def _in_row(dark: np.ndarray, row: int) -> Iterator[Corner]:
    for start, end in _runs(dark[row]):
        middle = (start + end) / 2
        for top, bottom in _runs(dark[:, int(middle)]):
            if top <= row < bottom and abs((bottom - top) - (end - start)) <= 3:
                yield Corner((middle - 0.5, (top + bottom) / 2 - 0.5), (end - start) / 7)


def _near(one: Corner, other: Corner) -> bool:
    return all(abs(a - b) < 2 * one.module for a, b in zip(one.middle, other.middle, strict=True))


def _runs(line: np.ndarray) -> list[tuple[int, int]]:
    """Where dark, light, thrice dark, light, dark follow one another: beginning and end."""
    edges = [0, *(np.flatnonzero(np.diff(line.astype(np.int8))) + 1).tolist(), len(line)]
    lengths = [end - start for start, end in pairwise(edges)]
    found = []
    for at in range(len(lengths) - 4):
        five = np.array(lengths[at : at + 5])
        whole = five.sum()
        is_alike = np.all(np.abs(five / whole - CORNER) < 0.06)
        if whole >= 21 and line[edges[at]] and is_alike:
            found.append((edges[at], edges[at + 5]))
    return found


def _format(modules: np.ndarray) -> tuple[int, int]:
    """Level of correction and mask, beside the upper left corner."""
    places = (
        [(8, n) for n in range(6)] + [(8, 7), (8, 8), (7, 8)] + [(n, 8) for n in range(5, -1, -1)]
    )
    bits = 0
    for row, column in places:
        bits = bits << 1 | int(modules[row, column])
    bits ^= FORMAT_MASK
    return bits >> 13, bits >> 10 & 7


def _codewords(modules: np.ndarray, version: int, level: int, mask: int) -> list[int]:
    flips, free = mask_func(mask), _free(version, mask)
    bits = [bool(modules[r, c]) ^ bool(flips(r, c)) for r, c in _way(len(modules)) if free[r][c]]
    whole = len(bits) // 8
    return [
        sum(bit << (7 - n) for n, bit in enumerate(bits[8 * at : 8 * at + 8]))
        for at in range(whole)
    ]


def _free(version: int, mask: int) -> list[list[bool]]:
    """Which modules hold data: those that the library leaves empty before it writes them."""
    code = qrcode.QRCode(version, mask_pattern=mask)
    count = code.modules_count = 17 + 4 * version
    code.modules = [[None] * count for _ in range(count)]
    for row, column in ((0, 0), (count - 7, 0), (0, count - 7)):
        code.setup_position_probe_pattern(row, column)
    code.setup_position_adjust_pattern()
    code.setup_timing_pattern()
    code.setup_type_info(True, mask)
    if version >= 7:
        code.setup_type_number(True)
    return [[module is None for module in row] for row in code.modules]


def _way(count: int):
    """Rows and columns in the order in which data are written: up and down, two columns at once."""
    upwards = True
    for right in chain(range(count - 1, 6, -2), range(5, 0, -2)):
        for row in range(count - 1, -1, -1) if upwards else range(count):
            yield row, right
            yield row, right - 1
        upwards = not upwards


def _text(codewords: list[int], version: int, level: int) -> str:
    """Of one segment of bytes, the only kind our links are written in."""
    sizes = [block.data_count for block in rs_blocks(version, level)]
    blocks: list[list[int]] = [[] for _ in sizes]
    words = iter(codewords)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(next(words))
    bits = "".join(f"{word:08b}" for word in chain.from_iterable(blocks))
    if bits[:4] != "0100":
        raise UnreadableError("another kind of data than bytes")
    width = 8 if version < 10 else 16
    length = int(bits[4 : 4 + width], 2)
    data = bits[4 + width : 4 + width + 8 * length]
    return bytes(int(data[n : n + 8], 2) for n in range(0, len(data), 8)).decode()
