"""Wide or irreversible acts ask first, on a page that says in numbers what will happen.

A view asks with `ask_first`; the numbers are lines of text and count. What an act brings about in
other apps they say themselves (`core.consequences`). Small acts that can be taken back ask
nothing.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

from core.errors import DomainError

FIELD = "confirmed"


class Line(NamedTuple):
    """One thing that will happen, or that hangs on the record: «เรื่องส่งต่อที่ยังไม่ปิด», 2, «เรื่อง»."""

    text: str
    count: int | None = None  # type: ignore[assignment]  # of things, not of a tuple's items
    unit: str = ""


@dataclass(frozen=True)
class Question:
    """`title` says the act, `button` the word pressed, `back` where «ยกเลิก» leads."""

    title: str
    button: str
    back: str
    lines: tuple[Line, ...] = ()
    note: str = ""


def present(*lines: Line) -> tuple[Line, ...]:
    """Returns the lines that say something: without zeroes."""
    return tuple(line for line in lines if line.count != 0)


def ask_first(
    request: HttpRequest, question: Question, form: BaseForm | None = None
) -> HttpResponse | None:
    """Returns the page that asks, or None once the person has confirmed just these numbers.

    `form` holds what the act needs (a reason); the page shows it, and it is valid when None is
    returned. Other fields of the request are carried along. When the numbers have changed since
    they were shown, the page says so and asks anew (409).
    """
    mark, sent = _mark(request, question), request.POST.get(FIELD, "")
    is_sent = request.method == "POST" and form is not None and form.is_bound
    is_refused = form is not None and is_sent and not form.is_valid()
    is_same = constant_time_compare(mark, sent)
    if request.method == "POST" and is_same and not is_refused:
        return None
    has_changed = bool(sent) and not is_same
    status = 422 if is_refused else 409 if has_changed else 200
    return _page(request, question, form, status, mark=mark, has_changed=has_changed)


def ask_again(
    request: HttpRequest, question: Question, form: BaseForm, error: DomainError | None = None
) -> HttpResponse:
    """The page that asks, as it was filled in, with what stood against the act."""
    return _page(request, question, form, 422, mark=_mark(request, question), error=error)


def _page(
    request: HttpRequest, question: Question, form: BaseForm | None, status: int, **more: Any
) -> HttpResponse:
    context = {"question": question, "form": form, "field": FIELD, **more}
    context["carried"] = _carried(request, form)
    return render(request, "confirm.html", context, status=status)


def _mark(request: HttpRequest, question: Question) -> str:
    """Names this person, this act and its numbers; nobody can make it but us."""
    content = (request.user.pk, request.path, question.title, *question.lines)
    return salted_hmac("confirm", repr(content), algorithm="sha256").hexdigest()


def _carried(request: HttpRequest, form: BaseForm | None) -> list[tuple[str, str]]:
    """What was posted and is neither a field of the form nor of this mechanism."""
    known = {FIELD, "csrfmiddlewaretoken", *(form.fields if form is not None else ())}
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in known
        for value in values
    ]
