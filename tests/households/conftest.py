"""The sample list with known defects."""

import json

import pytest
from python_calamine import CalamineWorkbook

from tests.factories.samples import DIRTY_EXPECTED, DIRTY_LIST

TITLES = 3  # lines of the sample above its first row, headings included


@pytest.fixture(scope="session")
def dirty():
    """`(headings, rows, {index of row: codes})` of the sample."""
    book = CalamineWorkbook.from_path(str(DIRTY_LIST))
    sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    said = json.loads(DIRTY_EXPECTED.read_text())
    expected = {}
    for kind in ("rejected", "warned"):
        for line, codes in said[kind].items():
            expected[int(line) - TITLES - 1] = sorted(codes)
    return sheet[TITLES - 1], sheet[TITLES:], expected
