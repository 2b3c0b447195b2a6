"""The page of components, and what keeps templates reviewable."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from core.templatetags.thai_tags import tag

TEMPLATES = Path(settings.BASE_DIR) / "templates"
RING = """() => {
    const place = document.activeElement;
    const seen = place.type === "file" ? place.closest(".file-pick") : place;
    return [place.id || place.className || place.tagName, getComputedStyle(seen).outlineStyle];
}"""
WITH_COMPONENTS = override_settings(ROOT_URLCONF="tests.loei_poverty.component_urls")


@pytest.fixture
def _components():
    with WITH_COMPONENTS:
        yield


@pytest.fixture
def page(_components, page):
    return page


def components():
    return {path.stem.replace("_", "-") for path in (TEMPLATES / "cotton").glob("*.html")}


def named_in(path):
    return set(re.findall(r"<c-([a-z-]+)", path.read_text())) - {"vars", "slot"}


# What a component writes, by the component that writes it.
WRITTEN_BY = {
    "actions": r'class="d-flex (flex-wrap )?gap-2"',
    "alert": r'class="alert[ "]',
    "card": r'<section class="panel',
    "count": r'role="status">\s*{{ page\.paginator\.count\|number }} \S+\s*</p>',
    "crumbs": r'class="breadcrumb"|<c-crumbs :url="u"',
    "empty": r'class="empty"',
    "errors": r"error-summary",
    "facts": r"<d[ltd][ >]",
    "field": r'class="file-pick|class="required-mark',
    "filters": r'<form[^>]*class="filter-bar',
    "form": r'<form method="post" class="panel|<form[^>]*>\s*({%[^%]*%}\s*)*<c-fields',
    "head": r'class="panel-head"',
    "household": r'household-detail\'[^%]*%}">\s*{{[^}]*head_name',
    "job": r"<progress",
    "kpi": r'class="kpi[ "]',
    "pagination": r'class="pagination|\.(previous|next)_page_number',
    "post": r'<form method="post"[^>]*>\s*{% csrf_token %}\s*<button[^>]*>[^<]*(<span.*?</span>)?'
    r"</button>\s*</form>",
    "table": r'class="table-box|<table class="table',
    "tag": r'class="tag[ "]',
}
# Named, with the reason.
BY_HAND = {
    ("dashboard.html", "actions"): "a form of two controls in the head of the page",
    ("refusal.html", "actions"): "served when the page's own base cannot be",
    ("area_crumbs.html", "crumbs"): "ends with the area itself",
    ("area_detail.html", "crumbs"): "a place lies in up to three others",
    ("panel.html", "card"): "an element of the sign-in library, its slots are its own",
    ("household_panel.html", "card"): "the template inside writes the heading",
    ("job.html", "job"): "what the component polls",
    ("report_run.html", "job"): "of many jobs together, which the component does not know",
    ("consequences.html", "table"): "of the confirming page alone",
    ("required_mark.html", "field"): "the mark itself, for a page that writes its own label",
    ("copied.html", "facts"): "each row ends with the button that copies it",
    ("base.html", "post"): "signs out from the menu, wide as the menu is",
}


def test_the_page_shows_every_component():
    inside = {name for path in (TEMPLATES / "cotton").glob("*.html") for name in named_in(path)}
    assert components() - named_in(TEMPLATES / "components.html") - inside == set()


def test_every_component_is_needed():
    """By two templates at least, beside the page that shows them."""
    users = Counter(
        name
        for path in TEMPLATES.rglob("*.html")
        if path.name != "components.html"
        for name in named_in(path)
    )
    assert {name: users[name] for name in components() if users[name] < 2} == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("_components")
def test_a_tag_in_a_long_list_is_what_the_component_writes(client):
    shown = client.get("/components/").content.decode()
    assert tag("รายได้", "income") in shown
    assert tag("refused", "refused") in shown
    assert tag("ป้ายธรรมดา") in shown
    assert tag("<b>", "refused") == '<span class="tag tag-late">&lt;b&gt;</span>'


def test_every_component_is_documented():
    told = set(re.findall(r"<c-([a-z-]+)", (TEMPLATES.parent / "docs/components.md").read_text()))
    assert told - {"vars", "slot"} == components()


CALL = re.compile(r'<c-([a-z-]+)((?:\s+:?[\w-]+(?:="[^"]*")?)*)\s*/?>')


def test_no_component_is_given_what_it_does_not_know():
    """An attribute that nobody reads is lost without a word."""
    lost = set()
    for path in TEMPLATES.rglob("*.html"):
        for name, given in CALL.findall(path.read_text()):
            if name in ("vars", "slot"):
                continue
            written = (TEMPLATES / "cotton" / f"{name.replace('-', '_')}.html").read_text()
            for word in re.findall(r'\s:?([\w-]+)(?:="[^"]*")?', given):
                if "{{ attrs }}" not in written and not re.search(
                    rf"\b{word.replace('-', '_')}\b", written
                ):
                    lost.add((path.name, name, word))
    assert lost == set()


def test_what_a_component_writes_is_not_written_by_hand():
    found = {
        (path.name, name): path
        for path in TEMPLATES.rglob("*.html")
        if path.parent.name != "cotton" and not path.name.endswith("_paper.html")
        for name, words in WRITTEN_BY.items()
        if re.search(words, path.read_text(), re.S)
    }
    assert sorted(found.keys() - BY_HAND.keys()) == []
    assert sorted(BY_HAND.keys() - found.keys()) == []


def test_no_household_is_called_by_an_empty_name():
    """Whom everybody has left has none; a link without a word cannot be pressed."""
    bare = {
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"{{ [\w.]*head_name(?!\|(named|default))", path.read_text())
    }
    assert bare == set()


def test_every_template_fits_a_few_screens():
    lengths = {path.name: len(path.read_text().splitlines()) for path in TEMPLATES.rglob("*.html")}
    assert {name: lines for name, lines in lengths.items() if lines > 150} == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("_components")
def test_no_component_is_left_as_a_tag(client):
    response = client.get("/components/")
    assert response.status_code == 200
    assert re.findall(r"</?c-[a-z]+|\{%|\{\{", response.content.decode()) == []


@pytest.mark.django_db
def test_the_page_is_for_developers_alone(client):
    assert client.get("/components/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1366, 390])
def test_the_components_pass_axe(page, axe, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/components/")
    axe(page)


@pytest.mark.django_db(transaction=True)
def test_a_refused_form_says_where_and_leads_there(page, axe):
    page.goto("/components/")
    page.get_by_role("button", name="บันทึก").click()
    summary = page.locator(".error-summary")
    assert summary.evaluate("box => box === document.activeElement")
    assert summary.get_by_role("link").count() == 4
    axe(page)
    summary.get_by_role("link", name="วันที่เยี่ยม").click()
    assert page.evaluate("document.activeElement.id") == "id_visited_on"


def test_no_line_of_a_template_is_longer_than_a_person_reads():
    lines = [
        (path.relative_to(TEMPLATES).as_posix(), number)
        for path in TEMPLATES.rglob("*.html")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > 120
    ]
    assert lines == []


@pytest.mark.django_db(transaction=True)
def test_every_control_of_the_page_shows_where_the_keyboard_is(page):
    page.goto("/components/")
    unseen, seen = set(), 0
    for _ in range(60):
        page.keyboard.press("Tab")
        name, ring = page.evaluate(RING)
        if name == "BODY":
            break
        seen += 1
        if ring == "none":
            unseen.add(name)
    assert unseen == set()
    assert seen > 10
