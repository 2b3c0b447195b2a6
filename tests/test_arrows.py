"""No room knows one above it by a string: addresses, labels, tables, templates, related names,
history codes, and none put together of parts.
"""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from accounts.actions import ACTS
from tests.rooms import ROOT

FLOORS = {
    "core": 0,
    "places": 1,
    "accounts": 2,
    "committees": 3,
    "indicators": 3,
    "results": 3.5,
    "households": 4,
    "tpmap": 4.5,
    "mentors": 5,
    "plans": 6,
    "assistance": 7,
    "logbook": 8,
    "moving_in": 8.5,
    "reports": 9,
    "demo": 10,
}
# Apps that stand inside another one's folder.
INSIDE = {
    "households/tpmap": "tpmap",
    "indicators/results": "results",
    "logbook/moving_in": "moving_in",
}
# Named, with the reason.
EXCEPTIONS = {
    ("accounts/acting.py", "households"): "a field of its own: which households a grant reaches",
    ("mentors/enums.py", "letters"): "a kind of its own papers",
    ("mentors/services/papers.py", "letters"): "a kind of its own papers",
    ("committees/enums.py", "tpmap_user"): "who keys into the national TPMAP, no room of ours",
    ("committees/services/organization_lists.py", "tpmap_user"): "the same",
    ("accounts/permissions.py", "assistance.view"): "one file says who may do what",
    ("accounts/permissions.py", "assistance.record"): "one file says who may do what",
    ("accounts/permissions.py", "logbook.export"): "one file says who may do what",
}
TABLES = {model._meta.db_table: model._meta.app_label for model in apps.get_models()}
LABELS = {model._meta.label: model._meta.app_label for model in apps.get_models()}


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    room = parts[1] if parts[0] == "templates" else parts[0]
    return INSIDE.get("/".join(parts[:2]), room)


def named_in(text: str) -> set[tuple[str, str]]:
    """`(room, what)` that the text names."""
    found = set()
    for room in FLOORS:
        found |= {(room, name) for name in re.findall(rf"(?<![\w-])({room}:[a-z][\w-]*)", text)}
        found |= {(room, name) for name in re.findall(rf"[\"'/]({room}/[\w/-]+\.html)", text)}
    for table, room in TABLES.items():
        if room in FLOORS and table in text and re.search(rf"(?<![\w.]){table}(?!\w)", text):
            found.add((room, table))
    for label, room in LABELS.items():
        quoted = rf"[\"'`]{re.escape(label)}[\"'`]"
        if room in FLOORS and label in text and re.search(quoted, text):
            found.add((room, label))
    return found


def text_of(path: Path) -> str:
    """What a file says, and a template what the components it uses say."""
    text = path.read_text("utf-8")
    used = set(re.findall(r"<c-([a-z-]+)", text)) if path.suffix == ".html" else set()
    parts = [ROOT / "templates/cotton" / f"{name.replace('-', '_')}.html" for name in sorted(used)]
    return "\n".join([text, *(part.read_text("utf-8") for part in parts if part.exists())])


def files(room):
    folder = next((inside for inside, name in INSIDE.items() if name == room), room)
    folders = [ROOT / folder, ROOT / "templates" / room]
    for folder in folders:
        for path in [*folder.rglob("*.py"), *folder.rglob("*.sql"), *folder.rglob("*.html")]:
            if "migrations" not in path.parts and room_of(path) == room:
                yield path


def is_above(room: str, other: str) -> bool:
    return other != room and FLOORS[other] >= FLOORS[room]


def room_of_model(model) -> str:
    is_list = model.__module__.startswith("households.tpmap")
    return "tpmap" if is_list else model._meta.app_label


def related_names() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Returns by name which rooms have it as a field or a related name of their own, and which
    rooms give it to a model of a room below: `household.pairings` is of `mentors`.
    """
    own: dict[str, set[str]] = {}
    given: dict[str, set[str]] = {}
    for model in (model for model in apps.get_models() if room_of_model(model) in FLOORS):
        room = room_of_model(model)
        for field in model._meta.get_fields():
            if field.concrete or not field.auto_created:
                own.setdefault(field.name, set()).add(room)
            elif (giver := room_of_model(field.related_model)) in FLOORS:
                kind = given if is_above(room, giver) else own
                for name in (field.name, field.get_accessor_name()):
                    kind.setdefault(name, set()).add(giver)
    return own, given


OWN, GIVEN = related_names()
# A name in a template or a path of a query; in SQL and prose the same word means other things.
EXPRESSION = re.compile(r"{[{%](.*?)[%}]}", re.DOTALL)
QUERY_PATH = re.compile(r"-?[a-z_]+")


def related_from_above(room: str) -> set[str]:
    """Names that only rooms above `room` give: whoever uses one there knows a room above."""
    return {
        name
        for name, givers in GIVEN.items()
        if all(is_above(room, giver) for giver in givers)
        and not any(FLOORS[owner] <= FLOORS[room] for owner in OWN.get(name, ()))
    }


def related_in(text: str, suffix: str, names: set[str]) -> set[str]:
    if suffix == ".html":
        said = " ".join(EXPRESSION.findall(text))
        return {name for name in names if re.search(rf"\.{name}\b", said)}
    if suffix != ".py":
        return set()
    nodes = list(ast.walk(ast.parse(text)))
    paths = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    paths |= {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg}
    paths |= {word.lstrip("-") for word in strings_of(text) if QUERY_PATH.fullmatch(word)}
    return names & {part for path in paths for part in path.split("__")}


def strings_of(text: str) -> list[str]:
    """Every string of Python code, parts of f-strings included, docstrings left out."""
    nodes = list(ast.walk(ast.parse(text)))
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]


def begun_in(text: str, room: str) -> set[str]:
    """Strings that name a room above or begin a name of one, as those that are put together do:
    `get_model("mentors", …)`, `f"plans:{page}"`; and names of its models or acts.
    """
    above = [other for other in FLOORS if is_above(room, other)]
    begins = re.compile(rf"({'|'.join(above)})([_.:/].*)?", re.DOTALL)
    named = {name for name, other in (CLASSES | CODES).items() if other in above}
    words = set(strings_of(text))
    return {word for word in words if above and begins.fullmatch(word)} | (named & words)


CLASSES = {model.__name__: room_of_model(model) for model in apps.get_models()}
CODES = {
    code: "tpmap" if type(act).__module__.startswith("households.tpmap") else room
    for code, act in ACTS.items()
    if (room := type(act).__module__.split(".")[0])
}


@pytest.mark.parametrize("room", [room for room in FLOORS if room != "demo"])
def test_a_room_names_nothing_above_it(room):
    upwards = {
        (str(path.relative_to(ROOT)), what)
        for path in files(room)
        for above, what in named_in(text_of(path))
        if is_above(room, above)
    }
    assert sorted(upwards - set(EXCEPTIONS)) == []


@pytest.mark.parametrize("room", [room for room in FLOORS if room != "demo"])
def test_a_room_follows_no_relation_of_one_above_it(room):
    """`household.pairings` in `households` knows that there are mentors."""
    names = related_from_above(room)
    upwards = {
        (str(path.relative_to(ROOT)), name)
        for path in files(room)
        for name in related_in(path.read_text("utf-8"), path.suffix, names)
    }
    assert sorted(upwards - set(EXCEPTIONS)) == []


@pytest.mark.parametrize("room", [room for room in FLOORS if room != "demo"])
def test_a_room_puts_no_name_of_one_above_it_together(room):
    upwards = {
        (str(path.relative_to(ROOT)), word)
        for path in files(room)
        if path.suffix == ".py"
        for word in begun_in(path.read_text("utf-8"), room)
    }
    assert sorted(upwards - set(EXCEPTIONS)) == []


SEEN = """
def people(household):
    \"\"\"Says pairings in a docstring, which is no use of them.\"\"\"
    rows = household.pairings.filter(official__user=1)
    return Household.objects.filter(visits__visited_on=day).prefetch_related("-plans__rows")
"""


def test_relations_are_seen_in_attributes_paths_and_templates():
    names = related_from_above("households")
    assert {"pairings", "plans", "visits"} <= names
    assert not names & {"needs", "persons", "household"}
    assert related_in(SEEN, ".py", names) == {"pairings", "official", "plans", "visits"}
    page = "<p>plans</p>{% for plan in household.plans.all %}{{ plan }}{% endfor %}"
    assert related_in(page, ".html", names) == {"plans"}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('apps.get_model("mentors", "Pairing")', {"mentors", "Pairing"}),
        ('reverse(f"plans:{page}")', {"plans:"}),
        ('"logbook_" + table', {"logbook_"}),
        ('record("plan.agreed")', {"plan.agreed"}),
        ('"mentors and plans are words here"', set()),
        ('reverse("households:household-list")', set()),
    ],
)
def test_names_put_together_are_seen_by_their_beginning(code, found):
    assert begun_in(code, "households") == found
