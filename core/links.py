"""Links to private files: made for one person, and dead after ten minutes.

The file's view still asks for login, permission and scope; the key keeps an address that was
copied, bookmarked or left in a browser's history from opening anything later.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

LASTS = timedelta(minutes=10)
_signer = TimestampSigner(salt="private-file")


def private_url(user: Any, name: str, *args: Any) -> str:
    """The address of a private file with a key for `user`."""
    path = reverse(name, args=args)
    return f"{path}?key={key_for(user, path)}"


def key_for(user: Any, path: str) -> str:
    return _signer.sign(f"{user.pk}:{path}").removeprefix(f"{user.pk}:{path}:")


def open_private(stored: FieldFile) -> Any:
    """A private file opened to be sent; 404 when its days ended since the page was made."""
    try:
        return stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error


def expiring_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answers 410 with one sentence unless the key is this person's, for this file, and fresh."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        signed = f"{request.user.pk}:{request.path}:{request.GET.get('key', '')}"
        try:
            _signer.unsign(signed, max_age=LASTS)
        except BadSignature:
            return render(request, "expired.html", status=410)
        return view(request, *args, **kwargs)

    guarded.is_private_file = True  # type: ignore[attr-defined]  # a mark for the tests
    return guarded
