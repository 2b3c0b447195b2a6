"""What pages share: a list cut into pages, and an act that is done or says why not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.errors import DomainError
from core.paging import page_of
from core.thai import parse_month

PAGE_SIZE = 50
PLACES = ("page", "after", "before")


def paginate(
    request: HttpRequest,
    rows: Any,
    size: int = PAGE_SIZE,
    *,
    asked: Any = None,
    prefix: str = "",
    count: int | None = None,
) -> dict:
    """Template context `page` and `query_without_page` for `<c-pagination />`. `asked`:
    what was sent, when it is not the address; `prefix` keeps two lists of a page apart;
    `count`, when it is known.
    """
    query = request.GET.copy()
    given = query if asked is None else asked
    places = {place: given.get(f"{prefix}{place}", "") for place in PLACES}
    page = page_of(rows, size, count=count, **places)
    page.prefix = prefix
    for place in PLACES:
        query.pop(f"{prefix}{place}", None)
    return {"page": page, "query_without_page": f"{query.urlencode()}&" if query else ""}


def back_to_filter(request: HttpRequest, form: BaseForm, page: str) -> HttpResponse:
    """Instead of the file of a filter that cannot be read: the `page` it is offered on, asked for
    the same, and what to put right.
    """
    messages.error(request, f"ไม่ได้ทำไฟล์ เพราะอ่านตัวกรองไม่ได้ ({faults_of(form)})")
    return redirect(f"{reverse(page)}?{request.GET.urlencode()}")


def attempt(request: HttpRequest, done: str, service: Callable[..., Any], **arguments: Any) -> Any:
    """Runs a service for the signed-in person; says `done`, or the sentence of the rule broken.

    Gives what the service gives, None when it refused.
    """
    try:
        result = service(by=request.user, **arguments)
    except DomainError as error:
        messages.error(request, str(error))
        return None
    messages.success(request, done)
    return result


def form_page(
    request: HttpRequest, template: str, form: BaseForm, error: Any = None, **more: Any
) -> HttpResponse:
    """Shows a form; with 422 where it, or the service (`error`), refused what was sent."""
    context = {"form": form, "error": error} | more
    return render(request, template, context, status=422 if error or form.errors else 200)


def save_or_show(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    save: Callable[..., Any],
    leads_to: Callable[[Any], str],
    **more: Any,
) -> HttpResponse:
    """Hands a valid form to the service `save` and leads on to where `leads_to` says of what it
    gave; else shows the form.
    """
    error = None
    if request.method == "POST" and form.is_valid():
        bound = getattr(save, "keywords", {}).keys() & form.cleaned_data.keys()
        if bound:  # a field would take the place of the row that the person may write to
            raise TypeError(f"fields of the form are said already: {sorted(bound)}")
        try:
            saved = save(by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกแล้ว")
            return redirect(leads_to(saved))
    return form_page(request, template, form, error, **more)


def faults_of(form: BaseForm) -> str:
    """What is wrong with a form that has no page of its own: what is said of the whole, then field
    by field.
    """
    of_fields = [
        f"{form[name].label}: {' '.join(map(str, form.errors[name]))}"
        for name in form.fields
        if name in form.errors
    ]
    return " · ".join([*map(str, form.non_field_errors()), *of_fields])


def month_or_404(code: str) -> date:
    """The first day of a month in an address."""
    try:
        return parse_month(code)
    except ValueError as error:
        raise Http404 from error


@dataclass(frozen=True)
class Alike:
    """A record the form may be making a second time, for `<c-errors />`: what it is,
    where it can be opened (empty: nowhere any more), and what the person says who means another
    one.
    """

    found: object
    sentence: str
    url: str
    another: str
    seen: tuple[str, ...] = ()


def ask_about(
    request: HttpRequest,
    form: BaseForm,
    known: Callable[[BaseForm], Iterable[Any]],
    describe: Callable[[Any], tuple[str, str, str]],
) -> Alike | None:
    """What a valid form may be making a second time: the first row that `known` gives of what the
    form says, unless the person has said that theirs is another one (`another` in the form).

    `describe` gives `(sentence, url, another)` of a row.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    rows = known(form)
    seen = tuple(request.POST.getlist("another"))
    found = next((row for row in rows if str(row.pk) not in seen), None)
    return Alike(found, *describe(found), seen) if found else None
