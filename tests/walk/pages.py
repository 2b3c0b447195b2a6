"""The forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """`addresses` are all places its buttons send to; `fields` is `{name: [values]}` as shown."""

    addresses: set[str] = field(default_factory=set)
    fields: dict[str, list[str]] = field(default_factory=dict)


def forms_of(html: str, page: str) -> list[Form]:
    """The forms that send something; an empty action is the `page` itself."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms


def form_for(html: str, page: str, address: str) -> Form | None:
    """The first form with a button that sends to `address`."""
    return next((form for form in forms_of(html, page) if _plain(address) in form.addresses), None)


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.forms = page, []
        self.form = self.select = self.text = None

    def handle_starttag(self, tag, attrs):
        at = {name: value or "" for name, value in attrs}
        if tag == "form" and at.get("method", "get").lower() == "post":
            self.form = Form({_plain(at.get("action") or self.page)})
            self.forms.append(self.form)
        elif self.form is None:
            return
        for name in ("formaction", "hx-post"):
            if name in at:
                self.form.addresses.add(_plain(at[name]))
        if "disabled" not in at:
            self._take(tag, at)

    def _take(self, tag, at):
        name, kind = at.get("name"), at.get("type", "text")
        if tag == "option" and self.select is not None:
            if "selected" in at or not self.form.fields.get(self.select):
                self.form.fields[self.select] = [at.get("value", "")]
        elif not name:
            return
        elif tag == "select":
            self.select = name
            self.form.fields[name] = []
        elif tag == "textarea":
            self.text = name
            self.form.fields[name] = [""]
        elif tag == "input" and kind not in ("submit", "button", "file"):
            is_box = kind in ("checkbox", "radio")
            if not is_box or "checked" in at:
                shown = at.get("value", "on" if is_box else "")
                self.form.fields.setdefault(name, []).append(shown)

    def handle_data(self, data):
        if self.text is not None:
            self.form.fields[self.text][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text is not None:
            shown = self.form.fields[self.text][0].removeprefix("\r\n").removeprefix("\n")
            self.form.fields[self.text] = [shown]
            self.text = None


def _plain(address: str) -> str:
    return address.partition("?")[0]
