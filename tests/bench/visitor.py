"""Somebody who is signed in and asks a running server for pages, as a browser would."""

import http.client
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client

from tests.bench.cost import ASKED, SAID

LONGEST = 600  # seconds: a file of all visits of a large province lies among the links of a page


class Parts(HTMLParser):
    """Where a page leads (`links`), and what it fetches by itself (`fetched`): fragments that
    htmx loads at once, and pictures that are no static files.
    """

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        trigger = found.get("hx-trigger", "")
        if tag == "a" and "download" not in found and found.get("href", "").startswith("/"):
            self.links.append(found["href"])
        if "hx-get" in found and {"load", "revealed"} & set(trigger.replace(",", " ").split()):
            self.fetched.append(found["hx-get"])
        if tag == "img" and not found.get("src", "").startswith((settings.STATIC_URL, "data:")):
            self.fetched.append(found.get("src", ""))


@dataclass
class Screen:
    """A page until its first screen is whole. `errors` names the answers that were none."""

    seconds: float
    requests: int
    links: list[str]
    errors: list[str]
    is_page: bool
    sent: int
    queries: int
    in_database: float  # seconds


class Visitor:
    """One connection to the server, with the cookie of somebody's session."""

    def __init__(self, user, port: int):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.port, self.user = port, user
        self.headers = {"Cookie": f"{name}={client.cookies[name].value}", "Accept-Encoding": "gzip"}
        self.connection: http.client.HTTPConnection | None = None

    def again(self) -> "Visitor":
        """The same person at another window."""
        other = object.__new__(Visitor)
        other.__dict__ |= self.__dict__ | {"connection": None}
        return other

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def get(self, address: str, **headers: str):
        """`(status, headers, body, seconds)` of one request."""
        for _attempt in range(2):  # a connection that was kept may have been closed meanwhile
            self.connection = self.connection or http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=LONGEST
            )
            started = time.perf_counter()
            try:
                self.connection.request("GET", address, headers=self.headers | headers)
                answer = self.connection.getresponse()
                body = answer.read()
                return answer.status, answer.headers, body, time.perf_counter() - started
            except (http.client.RemoteDisconnected, ConnectionError):
                self.close()
        raise ConnectionError(address)

    def screen(self, address: str, *, with_cost: bool = False) -> Screen:
        """The page at `address` and all it fetches by itself, one after the other."""
        seconds, errors, links, sent, queries, spent = 0.0, [], [], 0, 0, 0.0
        asked = {ASKED: "1"} if with_cost else {}
        waiting, seen, is_page = [address], set(), False
        while waiting:
            at = waiting.pop(0)
            seen.add(at)
            extra = asked if len(seen) == 1 else asked | {"HX-Request": "true"}
            status, headers, body, took = self.get(at, **extra)
            seconds, sent = seconds + took, sent + len(body)
            if 300 <= status < 400:  # asks for the password again, for one
                continue
            if status != 200:
                errors.append(f"{status} {at}")
                continue
            if with_cost and SAID in headers:
                number, milliseconds = headers[SAID].split()
                queries, spent = queries + int(number), spent + float(milliseconds) / 1000
            if headers.get_content_type() == "text/html":
                parts = Parts(unpacked(headers, body))
                links += parts.links
                is_page = is_page or at == address
                fetched = (urljoin(at, part) for part in parts.fetched)
                waiting += [part for part in fetched if part not in seen and part not in waiting]
        return Screen(seconds, len(seen), links, errors, is_page, sent, queries, spent)


def unpacked(headers, body: bytes) -> str:
    import gzip  # noqa: PLC0415

    packed = headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(body) if packed else body).decode("utf-8", "replace")


def path_of(link: str) -> str:
    return urlsplit(link).path
