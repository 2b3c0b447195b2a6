"""Who acts, from where: known before any view runs; refusals are kept after it has failed."""

import uuid

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import Http404

from committees import audit


class OriginMiddleware:
    """Gives every request an id and lets the history say where an act came from.

    Stands outside the view's transaction, so that a refusal is kept when the view's work is not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = str(uuid.uuid4())
        origin = audit.Origin(request.id, request.META.get("REMOTE_ADDR") or None)
        with audit.acting_from(origin):
            response = self.get_response(request)
            audit.write_refusals(request)
        response["X-Request-ID"] = request.id
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Http404) and request.user.is_authenticated:
            audit.record_refusal("not_found", request=request)


@receiver(user_logged_in)
def record_login(sender, request, user, **kwargs):
    audit.record("login", user, by=user)


@receiver(user_login_failed)
def record_failed_login(sender, credentials, request=None, **kwargs):
    if request is not None:
        audit.record_refusal("login", request=request, reason="ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง")
