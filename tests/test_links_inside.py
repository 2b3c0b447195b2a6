"""No link of a page, a drawing or a paper leads to a foreign site."""

import re
import subprocess
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.links import key_for
from reports.models import Month, Report
from tests.browsing import sign_in
from tests.factories.people import make_household, make_user
from tests.jobs import press
from tests.matrix.oracle import doors
from tests.matrix.test_matrix import KEYED, address_of
from tests.matrix.world import World

LEADING = {
    *("href", "xlink:href", "src", "srcset", "action", "formaction", "data", "poster", "cite"),
    *("background", "manifest", "ping", "hx-get", "hx-post", "hx-put", "hx-delete"),
}
OURS = {"", "testserver", "127.0.0.1:8000"}  # relative, the site under test, SITE_URL


def is_foreign(address: str) -> bool:
    parts = urlsplit(address.strip())
    return parts.scheme not in ("data", "mailto", "tel", "blob") and parts.netloc not in OURS


class Links(HTMLParser):
    """What of a page leads somewhere else, its drawings included."""

    def __init__(self, text):
        super().__init__()
        self.all, self.foreign = 0, set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in LEADING and value is not None:
                self.all += 1
                if is_foreign(value):
                    self.foreign.add(f"<{tag} {name}={value}>")
            if name == "style" and re.search(r"url\(['\"]?(?:https?:)?//", value or ""):
                self.foreign.add(f"<{tag} style={value}>")


def urls_of_pdf(body: bytes, path) -> list[str]:
    path.write_bytes(body)
    done = subprocess.run(["pdfinfo", "-url", path], capture_output=True, text=True, check=True)
    return re.findall(r"\S+:\S+$", done.stdout, re.M)


def test_a_foreign_link_is_told_from_one_of_ours():
    page = Links(
        '<a href="/x/"></a><svg><a xlink:href="https://example.com/x"></a></svg>'
        '<img src="//example.org/x"><a href="http://testserver/"></a>'
    )
    assert (page.all, len(page.foreign)) == (4, 2)


@pytest.fixture
def province(db):
    """Something of everything, with this month built and its report written."""
    world = World()
    month = timezone.localdate().replace(day=1)
    made, _new = Month.objects.get_or_create(first_day=month)
    press(made, "reports.month", world.users["admin"])
    report = Report.objects.create(
        kind="monthly", first_day=month, area_id="42", requested_by=world.users["admin"]
    )
    press(report, "reports.report", world.users["admin"])
    report.refresh_from_db()
    world.reports["P"] = report
    return world


@pytest.mark.wider
def test_every_link_of_every_page_drawing_and_paper_stays_inside(
    province, tmp_path, capsys, pytestconfig
):
    foreign, pages, links, papers, drawings = {}, 0, 0, 0, 0
    whole = pytestconfig.getoption("--all")
    clients = {role: Client() for role in province.users}
    for role, client in clients.items():
        client.force_login(province.users[role])
    for door, (methods, kind, who) in doors().items():
        if "GET" not in methods:
            continue
        things = list(province.arguments(door, kind).items())
        for turn, (thing, arguments) in enumerate(things if whole else things[:2]):
            for role in who if whole else [sorted(who)[turn % len(who)]]:
                address = address_of(door, arguments)
                if door in KEYED:
                    address += f"?key={key_for(province.users[role], address)}"
                answer = clients[role].get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                kind_of = answer.headers.get("Content-Type", "")
                found = set()
                if kind_of.startswith(("text/html", "image/svg")):
                    page = Links(body.decode())
                    pages, links, found = pages + 1, links + page.all, page.foreign
                    drawings += body.count(b"<svg")
                elif len(body) > 1000 and body.startswith(b"%PDF"):
                    papers += 1
                    found = {
                        url for url in urls_of_pdf(body, tmp_path / "x.pdf") if is_foreign(url)
                    }
                if found:
                    foreign[f"{role} {door} {thing}"] = sorted(found)
    for path in ("/accounts/login/", "/accounts/password/reset/", "/nothing-here/"):
        page = Links(Client().get(path).content.decode())
        foreign |= {path: page.foreign} if page.foreign else {}
    with capsys.disabled():
        print(f"\nlinks: {links} of {pages} pages, {drawings} drawings, {papers} papers")  # noqa: T201
    assert foreign == {}
    assert min(pages, links, drawings, papers) > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_a_click_on_a_district_of_the_map_leads_to_its_dashboard(page, live_server):
    """Also a click on its name, which lies above it, and with the keyboard."""
    user = make_user("executive", "42")
    for number in range(1, 15):
        make_household(f"42{number:02d}01")
    month = Month.objects.create(first_day=timezone.localdate().replace(day=1))
    press(month, "reports.month", user)
    sign_in(page, user)
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.goto(reverse("reports:dashboard"))
    districts = page.locator("figure a")
    assert districts.count() == 14
    name = page.locator("figure text", has_text="ด่านซ้าย").first
    name.click(force=True)  # where the name stands, whatever receives it there
    page.wait_for_url(re.compile(r"/dashboard/4205/"))
    page.get_by_role("heading", name="ด่านซ้าย").first.wait_for()
    page.go_back()
    districts.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/dashboard/42\d\d/"))
    assert set(asked) == {urlsplit(live_server.url).netloc}
