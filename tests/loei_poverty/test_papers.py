"""README and docs say what is there: commands, files, names, links, variables, versions."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from core.consequences import effects_of
from households.enums import HouseholdAct
from households.services.moving import FollowsNeeds, NeedsOfTheirOwn
from tests.rooms import ROOMS as NAMES
from tests.rooms import ROOT

PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS = [ROOT / room for room in NAMES]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
# Made by a run and ignored by Git; a fresh clone has none of them.
MADE = {"var", ".venv", "node_modules", "static_build"}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
# «`METRICS` of `reports/metrics.py`»: a name beside its file.
NAMED = re.compile(r"`@?(\w+)` (?:of|in) `([\w/]+/[\w/]+\.py)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
ADDRESS = re.compile(r"/(?:[a-z][\w-]*/?)+")
# What stands before every address of the API, and a page there is with DEBUG only.
NOT_ASKED = {"/api/v1/", "/components/"}
PATH = re.compile(r"[\w.<>*-]+(?:/[\w.<>*|-]*)+|[\w<>*-]+\.(?:py|sql|html|js|md|json|toml|in|txt)")
VARIABLE = re.compile(r"[A-Z][A-Z0-9]*_?[A-Z0-9_]+")


def name(path) -> str:
    return path.relative_to(ROOT).as_posix()


each_paper = pytest.mark.parametrize("paper", PAPERS, ids=name)


def prose(paper) -> str:
    return FENCE.sub("", paper.read_text("utf-8"))


def test_the_readme_is_read_in_one_go():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 80


def test_the_handbook_knows_every_room():
    text = (ROOT / "docs" / "handbook.md").read_text("utf-8")
    assert [room for room in NAMES if f"`{room}`" not in text] == []


def test_the_handbook_knows_every_module_that_rooms_register_in():
    registered = {
        name
        for room in ROOMS
        for file in room.rglob("apps.py")
        for call in re.findall(r"autodiscover_modules\(([^)]*)\)", file.read_text("utf-8"))
        for name in re.findall(r'"(\w+)"', call)
    }
    text = (ROOT / "docs" / "handbook.md").read_text("utf-8")
    told = set(re.findall(r"^\|[^|]+\| `(\w+)\.py` \| `[\w/]+\.py`", text, re.MULTILINE))
    assert registered - told == set()
    assert told - registered == {"reach"}  # imported where the app starts


def test_the_handbook_tells_what_happens_to_all_that_hangs_on_a_household():
    """Each effect of leaving and of a merge, in the table of its act and beside its app."""
    text = (ROOT / "docs" / "handbook.md").read_text("utf-8")
    for act, table in (
        (HouseholdAct.LEAVE, r"^\| as a household leaves.*?\n\n"),
        (HouseholdAct.MERGE, r"^\| as two are merged.*?\n\n"),
    ):
        rows = re.search(table, text, re.MULTILINE | re.DOTALL)[0].strip().splitlines()[2:]
        told = {
            (name, room)
            for row in rows
            for name in CODE.findall(row.split("|")[1])
            for room in CODE.findall(row.split("|")[2])
        }
        assert told == {(named(effect), room_of(effect)) for effect in effects_of(act)}


def named(effect) -> str:
    shared = (kind for kind in (FollowsNeeds, NeedsOfTheirOwn) if isinstance(effect, kind))
    return next(shared, type(effect)).__name__


def room_of(effect) -> str:
    return type(effect).__module__.removesuffix(".consequences").replace(".", "/")


def test_the_operator_is_told_of_every_command():
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    ours = {name for name, app in get_commands().items() if (ROOT / app.replace(".", "/")).is_dir()}
    assert [name for name in sorted(ours) if not re.search(rf"\b{name}\b", text)] == []


@each_paper
def test_every_link_leads_somewhere(paper):
    broken = []
    for target in LINK.findall(prose(paper)):
        path, _, anchor = target.partition("#")
        there = (paper.parent / path) if path else paper
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def anchors(paper) -> set[str]:
    """Headings as pages that show Markdown name them."""
    headings = re.findall(r"^#+ (.+)$", paper.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


@each_paper
def test_every_file_and_name_is_there(paper):
    missing = []
    for word in CODE.findall(prose(paper)):
        path, colon, wanted = word.partition(":")
        if word.startswith(("/", "http")) or not PATH.fullmatch(path) or path.startswith("script/"):
            continue
        found = files(path)
        if not found or (colon and not any(has(file, wanted.lstrip(":")) for file in found)):
            missing.append(word)
    missing += [
        f"{wanted} of {path}"
        for wanted, path in NAMED.findall(prose(paper))
        if not any(has(file, wanted) for file in files(path))
    ]
    assert missing == []


@each_paper
def test_every_address_is_there(paper):
    """Addresses that a paper says as code; what stands in them for a row is not asked for."""
    wrong = []
    for word in CODE.findall(prose(paper)):
        if not ADDRESS.fullmatch(word) or word in NOT_ASKED:
            continue
        if not (leads(word) or leads(f"/api/v1{word}")):
            wrong.append(word)
    assert wrong == []


def leads(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def files(path: str) -> list[Path]:
    """Returns what a path names, from the top or within a room; `<app>` and NAME stand for any."""
    pattern = re.sub(r"<[^>]*>|NAME", "*", path).rstrip("/")
    if pattern.split("/")[0] in MADE:
        return [ROOT]
    return [found for folder in (ROOT, *ROOMS) for found in folder.glob(pattern)]


def has(file: Path, wanted: str) -> bool:
    """Whether a Python file defines the name."""
    text = file.read_text("utf-8")
    return bool(re.search(rf"^\s*(def|class) {re.escape(wanted)}\b|^{wanted}\b.* = ", text, re.M))


@each_paper
def test_every_command_is_there_with_its_options(paper):
    text = paper.read_text("utf-8")
    lines = CODE.findall(prose(paper)) + [
        line for _kind, block in FENCE.findall(text) for line in block.splitlines()
    ]
    wrong = [line for line in lines for problem in [problem_of(line.split("#")[0])] if problem]
    assert wrong == []


def problem_of(line: str) -> bool:
    """Whether a line is a command that cannot be given."""
    match = re.search(r"(?:^|\s)(script/[\w.]+)(.*)", line)
    if match and not (ROOT / match[1]).exists():
        return True
    managed = re.search(r"(?:script/manage|manage\.py) ([a-z_]+)(.*)", line) or re.search(
        r"script/(backup|restore|upgrade)\b(.*)", line
    )
    if not managed:
        return False
    command, rest = managed.groups()
    if command not in get_commands():
        return True
    known = load_command_class(get_commands()[command], command).create_parser("", command)
    return not set(re.findall(r"--[\w-]+", rest)) <= set(known._option_string_actions)


@pytest.mark.parametrize("paper", DECISIONS, ids=name)
def test_a_decision_says_why_what_and_what_follows(paper):
    text = paper.read_text("utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequence"]
    assert text.startswith(f"# {paper.name[:4]}. ")
    assert re.search(r"^\d{4}-\d\d-\d\d · (accepted|superseded by \[\d{4}\])", text, re.MULTILINE)


def test_decisions_are_numbered_through_and_listed():
    numbers = [int(paper.name[:4]) for paper in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    assert LINK.findall(index) == [paper.name for paper in DECISIONS]


def test_what_took_the_place_of_a_decision_is_said_in_both_and_in_the_list():
    became = {(paper.name[:4], *mark) for paper in DECISIONS for mark in marks(paper, "superseded")}
    took = {(old, part, paper.name[:4]) for paper in DECISIONS for part, old in marks(paper)}
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    listed = set(re.findall(r"^\| \[(\d{4})\].*\| superseded( in part|) by (\d{4})", index, re.M))
    assert became == took == listed != set()


def marks(paper: Path, word: str = "supersedes") -> list[tuple[str, str]]:
    """Returns «» or « in part», and the other's number, from a decision's line of state."""
    line = paper.read_text("utf-8").splitlines()[2]
    said = [part for part in line.split(" · ") if part.startswith(word)]
    return [
        (" in part" if part.startswith(f"{word} in part") else "", number)
        for part in said
        for number in re.findall(r"\[(\d{4})\]", part)
    ]


def test_the_readme_leads_to_every_paper():
    led = set(LINK.findall((ROOT / "README.md").read_text("utf-8")))
    papers = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    assert papers - led == TRANSCRIPTS


TRANSCRIPTS = {"docs/moving-in-transcript.md"}  # moving-in.md leads to it


def test_tables_that_a_drawing_ties_are_tied():
    text = (ROOT / "docs" / "diagrams.md").read_text("utf-8")
    models = {model.__name__: model for model in apps.get_models()}
    drawn = re.findall(r"^  (\w+) [|}][|o]--[|o][|{] (\w+) :", text, re.MULTILINE)
    assert len(drawn) > 50
    untied = [
        pair
        for pair in drawn
        if not any(
            field.related_model is models[pair[1]]
            for field in models[pair[0]]._meta.get_fields(include_hidden=True)
        )
    ]
    assert untied == []


def test_a_word_of_the_glossary_means_one_thing_and_its_thai_is_what_people_read():
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")[1:3]]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| English")
    ]
    english = [word for words, _thai in rows for word in words.split(", ")]
    assert [word for word in english if english.count(word) > 1] == []
    assert {word.split(" (")[0] for word in english if " (" in word} & set(english) == set()
    read = "".join(path.read_text("utf-8") for path in read_by_people())
    thai = [word for _english, words in rows for word in re.split(", | · ", words) if word != "–"]
    assert [word for word in thai if word not in read] == []


# Words of the circular, and of a list.
SAID_ELSEWHERE = {"๑ ข้าราชการ ๑ ครัวเรือนยากจน — ฮักแพง เบิ่งแยง คนเมืองเลย", "8 เดือน"}
# What pages said on a day.
PAST = {"CHANGELOG.md", "docs/moving-in-transcript.md", *map(name, DECISIONS)}


def test_words_of_pages_that_papers_quote_stand_on_pages():
    read = "".join(path.read_text("utf-8") for path in read_by_people())
    read = re.sub(r"\s+", " ", re.sub(r'"\s*\n\s*f?"', "", read))
    missing = {
        words
        for paper in PAPERS
        if name(paper) not in PAST
        for words in re.findall(r"«([^»\n]*[ก-ฮ][^»\n]*)»", paper.read_text("utf-8"))
        if words.replace("…", "") not in read
    }
    assert missing == SAID_ELSEWHERE


def read_by_people() -> list[Path]:
    code = [path for room in ROOMS for path in room.rglob("*.py")]
    return code + [*(ROOT / "templates").rglob("*.html"), *(ROOT / "fixtures").glob("*.json")]


def test_every_trap_is_answered_once():
    text = (ROOT / "docs" / "traps.md").read_text("utf-8")
    numbers = [int(found) for found in re.findall(r"^\| (\d+)(?: ●)? \|", text, re.MULTILINE)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_the_example_names_every_variable_the_settings_read_and_no_other():
    settings = ROOT.glob("loei_poverty/settings/*.py")
    read = {word for file in settings for word in asked_of_the_environment(file)}
    example = (ROOT / ".env.example").read_text("utf-8")
    named = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE)
    assert len(named) == len(set(named))
    assert read - set(named) == set()
    elsewhere = [
        *ROOT.glob("script/**/*.py"),
        *ROOT.glob("loei_poverty/*.py"),
        *ROOT.glob("demo/*.py"),
    ]
    other = "".join(file.read_text("utf-8") for file in elsewhere)
    other += (ROOT / "docker-compose.yml").read_text("utf-8")
    assert [word for word in named if word not in read and word not in other] == []


SET_BY_TESTS = {"PYTEST_XDIST_WORKER", "LOEI_TEST_TEMPLATE"}


def asked_of_the_environment(file) -> set[str]:
    """Names in capitals that a call of the file begins with: `text("SECRET_KEY")`."""
    calls = [
        node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    firsts = [
        call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)
    ]
    return {
        word for word in firsts if isinstance(word, str) and VARIABLE.fullmatch(word)
    } - SET_BY_TESTS


def test_the_version_is_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    changes = re.findall(r"^## (\d\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    versions = {project["version"], package["version"], lock["version"], changes[0]}
    assert versions == {lock["packages"][""]["version"]}
