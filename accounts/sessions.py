"""What a person meets whose session has ended, whose page is too old, or whose request broke."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect, resolve_url
from django.views.decorators.debug import sensitive_post_parameters

from accounts import receipts
from core import refusals


class SignedInMiddleware(LoginRequiredMiddleware):
    """Leads to the sign-in page and from there back to the page, also to that of a form."""

    def handle_no_permission(self, request, view_func):
        return to_sign_in(request)


def to_sign_in(request):
    """For a page the sign-in page, for htmx a line with a link to it."""
    is_page = request.method in ("GET", "HEAD") and not refusals.is_htmx(request)
    back = request.get_full_path() if is_page else refusals.page_before(request) or "/"
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back}, safe='/')}"
    if settings.SESSION_COOKIE_NAME in request.COOKIES or not is_page:
        address += "&ended=1"
    if refusals.is_htmx(request):
        return refusals.answer(request, 401, refusals.ENDED, link=(address, "เข้าสู่ระบบใหม่"))
    return redirect(address)


@sensitive_post_parameters()
def csrf_failure(request, reason=""):
    """A form of a page that is older than the last sign-in, or one from another site.

    What was typed is kept for a form of our own page, made for whoever is signed in now, and sent
    again only by a press.
    """
    if request.path.startswith("/api/"):
        return refusals.answer(request, 403, refusals.STALE)
    if is_foreign(request):
        return refusals.answer(request, 403, refusals.FOREIGN, back="")
    if not request.user.is_authenticated:
        if request.path.startswith(resolve_url(settings.LOGIN_URL)):
            has_cookie = settings.CSRF_COOKIE_NAME in request.COOKIES
            words = refusals.STALE if has_cookie else refusals.NO_COOKIES
            return refusals.answer(request, 403, words, link=(request.path, "เข้าสู่ระบบ"))
        return to_sign_in(request)
    if refusals.is_htmx(request) or not receipts.is_own_form(request):
        back = refusals.page_before(request)
        return refusals.answer(
            request, 403, refusals.STALE, back="", link=(back or "/", "เปิดหน้านั้นใหม่")
        )
    words, back = refusals.STALE_KEPT, refusals.page_before(request)
    again = (back, "เปิดหน้านั้นใหม่เพื่อเลือกไฟล์") if request.FILES and back else None
    return refusals.keep_typed(
        request,
        403,
        _same_marks(request),
        title=words.title,
        text=words.text,
        button="ส่งอีกครั้ง",
        link=again,
    )


def is_foreign(request) -> bool:
    """Whether the browser says the form stood on another site, or does not say where."""
    site = request.headers.get("Sec-Fetch-Site")
    return site != "same-origin" if site else not refusals.page_before(request)


def _same_marks(request) -> dict[str, str]:
    names = (receipts.ONCE, receipts.MARKED)
    return {name: request.POST[name] for name in names if receipts.token_of(request, name)}


def forbidden(request, exception=None):
    return _closed(request, 403)


def not_found(request, exception=None):
    return _closed(request, 404)


def _closed(request, status):
    """What cannot be reached, or not any more: a role ended or a household was handed on while a
    form of the person's own was filled in. What they typed is theirs. The page the form stood on
    is offered unless it is the one that is closed.
    """
    if _is_own_form(request):
        before = refusals.page_before(request)
        back = "" if before.partition("?")[0] == request.path else before
        return refusals.show_typed(request, status, back=back)
    return refusals.answer(request, status)


def _is_own_form(request) -> bool:
    return request.method == "POST" and receipts.is_own_form(request)


def broken(request):
    """A fault of ours. What was typed in a marked form is held for another try, as far as the
    person is still known; nothing here may fail again.
    """
    words = refusals.words_of(500)
    try:
        if _is_own_form(request):
            return refusals.keep_typed(
                request,
                500,
                _same_marks(request),
                title=words.title,
                text=words.text,
                button="ส่งอีกครั้ง",
            )
    except Exception:  # noqa: S110 - the database or the body itself may be what failed
        pass
    return refusals.answer(request, 500)
