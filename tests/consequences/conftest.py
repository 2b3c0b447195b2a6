"""The small district in which acts are done (`town.py`)."""

import pytest

from tests.consequences.town import Town


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)
