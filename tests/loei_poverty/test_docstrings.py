"""Docstrings and comments name what is there, and what services do is said."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms import ROOMS, ROOT

PACKAGES = (*ROOMS, "script", "tests")
# A file by its name, with or without its folders; NAME, `<noun>` and * stand for any.
FILE = re.compile(
    r"(?<![\w./*<>-])((?:[\w*<>-]+/)*[\w*<>-]+\.(?:py|sql|html|md|json|txt|js|css|csv|toml|yml))\b"
)
DOTTED = re.compile(rf"`((?:{'|'.join(PACKAGES)})(?:\.\w+)+)`")
READY = re.compile(r"`(\w+Config)\.ready`")
# Files inside a backup, and words that stand for a file of somebody's.
NO_FILES_OF_OURS = {"about.json", "manifest.json"}


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


@pytest.fixture(scope="module")
def files() -> set[str]:
    """Returns every file of the project by each end of its path, from its name to all of it."""
    made = {"var", ".venv", "node_modules", "static_build", ".git"}
    tops = [top for top in ROOT.iterdir() if top.name not in made]
    paths = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    parts = [path.relative_to(ROOT).parts for path in paths if path.is_file()]
    return {"/".join(one[n:]) for one in parts for n in range(len(one))}


def said_in(path: Path) -> Iterator[str]:
    """Yields the docstrings and comments of a module."""
    source = path.read_text("utf-8")
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    yield from filter(None, map(ast.get_docstring, nodes))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    yield from (token.string for token in tokens if token.type == tokenize.COMMENT)


def test_what_docstrings_and_comments_name_is_there(files):
    missing = []
    for path in modules(*PACKAGES):
        at = path.relative_to(ROOT).as_posix()
        for text in said_in(path):
            named = set(FILE.findall(text)) - NO_FILES_OF_OURS
            missing += [(at, word) for word in named if not is_file(word, files)]
            missing += [(at, word) for word in DOTTED.findall(text) if not is_name(word)]
            missing += [(at, word) for word in READY.findall(text) if not is_config(at, word)]
    assert missing == []


def test_what_comments_of_sql_and_templates_name_is_there(files):
    sql = [(path, r"--.*") for room in ROOMS for path in (ROOT / room).rglob("sql/*.sql")]
    templates = [(path, r"\{#.*?#\}") for path in (ROOT / "templates").rglob("*.html")]
    missing = [
        (path.relative_to(ROOT).as_posix(), word)
        for path, comment in sql + templates
        for text in re.findall(comment, path.read_text("utf-8"))
        for word in FILE.findall(text)
        if not is_file(word, files)
    ]
    assert missing == []


def is_file(word: str, files: set[str]) -> bool:
    return word in files or bool(re.search(r"NAME|[<*]", word))


def is_name(word: str) -> bool:
    """Whether a dotted name is a module, or stands in one."""
    parts = word.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        module = next(
            (p for p in (place.with_suffix(".py"), place / "__init__.py") if p.exists()), 0
        )
        if module:
            rest = parts[length:]
            return not rest or bool(re.search(rf"\b{rest[0]}\b", module.read_text("utf-8")))
    return place.is_dir()


def is_config(at: str, word: str) -> bool:
    """Whether the class that a registry names finds the modules the registry speaks of."""
    texts = [path.read_text("utf-8") for path in ROOT.glob("*/apps.py")]
    own = [text for text in texts if f"class {word}(" in text]
    registered = re.findall(r"`(\w+)\.py`", (ROOT / at).read_text("utf-8"))
    return any(f'"{name}"' in text for text in own for name in registered)


def test_public_acts_of_services_say_what_they_do():
    """What it does, before what it raises or where else to read."""
    silent = [
        (path.relative_to(ROOT).as_posix(), node.name)
        for path in modules(*ROOMS)
        if "services" in path.parts
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if re.match(r"Raises|See |$", ast.get_docstring(node) or "")
    ]
    assert silent == []
