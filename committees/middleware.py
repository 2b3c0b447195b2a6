"""Who acts, from where: known before any view runs; refusals are kept after it has failed."""

import uuid

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import Http404
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from committees import audit
from committees.fence import acting_for


class OriginMiddleware:
    """Gives every request an id and lets the history say where an act came from.

    Stands outside the request's transaction, so that a refusal is kept when the work is not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = str(uuid.uuid4())
        origin = audit.Origin(request.id, request.META.get("REMOTE_ADDR") or None)
        with audit.coming_from(origin):
            response = self.get_response(request)
            audit.write_refusals(request)
        response["X-Request-ID"] = request.id
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Http404) and request.user.is_authenticated:
            audit.record_refusal("not_found", request=request)


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
        found = TokenAuthentication().authenticate(request)
    except AuthenticationFailed:
        return None
    return found[0] if found else None


@receiver(user_logged_in)
def record_login(sender, request, user, **kwargs):
    audit.record("login", user, by=user)


@receiver(user_login_failed)
def record_failed_login(sender, credentials, request=None, **kwargs):
    if request is not None:
        audit.record_refusal("login", request=request, reason="ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง")
