"""The papers of the house are true as far as a machine can tell: what they name is there."""

import re

import pytest
from django.core.management import get_commands

from tests.rooms import ROOMS, ROOT

PAPERS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
NAMED = re.compile(r"`((?:\.?[\w-]+/)+[\w.-]+\.(?:py|sql|html|json|md|txt|toml|yml|js))`")
COMMAND = re.compile(r"script/manage (\w+)")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_command_and_link_that_is_named_is_there(paper):
    text = paper.read_text("utf-8")
    # `APP/…` and `sql/NAME.sql` stand for those of any app, `partials/…` for templates.
    named = [name for name in NAMED.findall(text) if not name.startswith(("APP/", "sql/NAME"))]
    lost = [name for name in named if not any(ROOT.glob(name)) and not any(ROOT.glob(f"*/{name}"))]
    lost += [name for name in COMMAND.findall(text) if name not in get_commands()]
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        if not (paper.parent / link).exists():
            lost.append(link)
    assert lost == []


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 80


def test_the_handbook_knows_every_room():
    text = (ROOT / "docs" / "handbook.md").read_text("utf-8")
    assert [room for room in ROOMS if f"`{room}`" not in text] == []


def test_every_setting_of_the_environment_stands_in_the_example():
    settings = (ROOT / "loei_poverty" / "settings.py").read_text("utf-8")
    read = set(re.findall(r'(?:text|words|flag|ENVIRONMENT\.get)\(\s*"([A-Z_]+)"', settings))
    example = (ROOT / ".env.example").read_text("utf-8")
    assert read == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
