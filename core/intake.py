"""The gate of everything a request says, before any view reads it.

People do not type NUL, so characters nobody sees are taken out and the rest is kept; what is larger
than anything the system takes is refused before it is read; and a broken rule no view expected is
its own sentence, never a fault.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError

from core.errors import DomainError
from core.refusals import Words, answer
from core.uploads.errors import StorageFullError
from core.uploads.storage import FULL

LARGEST_BODY = 205 * 1024 * 1024  # bytes: the largest list (200 MB) and the form around it
# C0 without tab and line ends, DEL, and halves of letters that UTF-8 cannot write.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# No address of ours has those, nor numbers beyond what a key of the database can be.
NOWHERE = re.compile(UNSEEN.pattern + r"|/\d{19,}(?:/|$)")


def seen(text: str) -> str:
    """The text without characters nobody sees or types."""
    return UNSEEN.sub("", text)


class CleanedQuery(QueryDict):
    """What an address or a form says. A form sent empty was sent all the same: `request.POST or
    None` binds the form to it, and the person is told what is missing.
    """

    is_form = False

    def __bool__(self) -> bool:
        return self.is_form or len(self) > 0


def cleaned(query: QueryDict, *, is_form: bool = False) -> CleanedQuery:
    clean = CleanedQuery(mutable=True, encoding=query.encoding)
    for name, values in query.lists():
        clean.setlist(seen(name), [seen(value) for value in values])
    clean.is_form, clean._mutable = is_form, False
    return clean


class IntakeMiddleware:
    """Stands before the first that reads anything: a cookie can hold NUL as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NOWHERE.search(request.path_info):
            raise Http404
        if declared(request) > limit(request):
            raise RequestDataTooBig
        request.GET = cleaned(request.GET)  # type: ignore[assignment]  # immutable by now
        request.COOKIES = {name: seen(value) for name, value in request.COOKIES.items()}
        if request.method == "POST":
            try:
                # Immutable by now, as the stubs ask.
                request.POST = cleaned(request.POST, is_form=True)  # type: ignore[assignment]
            except (UnreadablePostError, MultiPartParserError) as error:
                raise BadRequest from error
            except OSError as error:
                return refusal(request, sentence_of(error))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Its transaction is rolled back already."""
        if isinstance(exception, OSError) and exception.errno in FULL:
            exception = StorageFullError()
        return refusal(request, exception) if isinstance(exception, DomainError) else None


def sentence_of(error: OSError) -> StorageFullError:
    """The rule behind a file that could not be received. Raises any other error again."""
    if error.errno not in FULL:
        raise error
    return StorageFullError()


def declared(request: HttpRequest) -> int:
    """How many bytes the body is said to have; a server reads no more than it is told."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def limit(request: HttpRequest) -> int:
    is_form_with_files = request.content_type == "multipart/form-data"
    return LARGEST_BODY if is_form_with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Says the broken rule: a page, a line for htmx, or the API's own shape with its code."""
    if request.path_info.startswith("/api/"):
        body = {"code": error.code, "message": str(error)}
        return JsonResponse(body, status=error.status, json_dumps_params={"ensure_ascii": False})
    return answer(request, error.status, Words(DomainError.message, str(error)))
