"""The page of components, and what keeps templates reviewable."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

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
def page(_components, browser, live_server):
    context = browser.new_context(base_url=live_server.url, locale="th-TH")
    yield context.new_page()
    context.close()


def components():
    return {path.stem.replace("_", "-") for path in (TEMPLATES / "cotton").glob("*.html")}


def named_in(path):
    return set(re.findall(r"<c-([a-z-]+)", path.read_text())) - {"vars", "slot"}


def test_the_page_shows_every_component():
    inside = {name for path in (TEMPLATES / "cotton").glob("*.html") for name in named_in(path)}
    assert components() - named_in(TEMPLATES / "components.html") - inside == set()


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
