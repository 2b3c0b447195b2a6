"""Who acts, from where: known before any view runs; refusals are kept after it has failed."""

import logging
import time
import uuid

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from redis.exceptions import RedisError
from rest_framework.exceptions import AuthenticationFailed

from accounts import audit
from accounts.acting import acting, acting_for, grants_of
from accounts.authentication import ApiTokenAuthentication
from core import refusals, slow
from core.addresses import client_address

logger = logging.getLogger("loei.requests")


class PrivatePagesMiddleware:
    """Keeps every answer of ours out of caches: pages, files, exports and the API say something
    about people. Static files are answered before this, and stay cacheable.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        return response


class OriginMiddleware:
    """Gives every request an id and lets the history say where an act came from.

    Stands outside the request's transaction, so that a refusal is kept when the work is not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = str(uuid.uuid4())
        origin = audit.Origin(request.id, client_address(request))
        token, started = slow.asking.set(request.id), time.monotonic()
        try:
            with audit.coming_from(origin):
                response = self.get_response(request)
                audit.write_refusals(request)
            slow.note_page(_name_of(request), 1000 * (time.monotonic() - started))
        finally:
            slow.asking.reset(token)
        response["X-Request-ID"] = request.id
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Http404) and request.user.is_authenticated:
            audit.record_refusal("not_found", request=request)
        if isinstance(exception, RedisError):  # guessing is not limited without it: nobody enters
            logger.error("no Redis: %s", type(exception).__name__)
            return refusals.answer(request, 503)
        return None


def _name_of(request) -> str:
    """The name of the address, which holds no number of anybody."""
    match = request.resolver_match
    return match.view_name if match and match.view_name else "-"


class FenceMiddleware:
    """Runs the request inside `acting_for` its user. Without an account nothing is told, so
    nothing is seen.

    A page that is not a plain answer is rendered inside as well, since its rows may be read late.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user if request.user.is_authenticated else token_user(request)
        if user is None:
            return self.get_response(request)
        with acting_for(user, request_id=request.id):
            return self.get_response(request)


def token_user(request):
    """The account of an API token; a wrong one is left for the API to refuse."""
    if not request.path.startswith("/api/"):
        return None
    try:
        found = ApiTokenAuthentication().authenticate(request)
    except AuthenticationFailed:
        audit.record_refusal("token", request=request)
        return None
    return found[0] if found else None


class SecondFactorMiddleware:
    """Sends whoever holds a role of `SECOND_FACTOR_ROLES` to set up a second factor first.

    Stands inside the fence, so that the roles are known without asking again; whoever comes with an
    API token acts there as well.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        now = acting()
        if not settings.SECOND_FACTOR_ROLES or now is None or now.user is None:
            return self.get_response(request)
        if request.path.startswith("/accounts/") or not self._is_missing(now.user):
            return self.get_response(request)
        sentence = "บทบาทของท่านต้องใช้การยืนยันตัวตนสองขั้น โปรดตั้งค่าก่อนใช้งาน"
        if request.path.startswith("/api/"):
            refused = {"code": "second_factor", "message": sentence}
            return JsonResponse(refused, status=403)
        messages.warning(request, sentence)
        return redirect(reverse("mfa_index"))

    def _is_missing(self, user) -> bool:
        roles = {grant.role for grant in grants_of(user)}
        return bool(roles & set(settings.SECOND_FACTOR_ROLES)) and not is_mfa_enabled(user)
