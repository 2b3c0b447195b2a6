"""Marks on forms: whose page a form stands on, and that it is taken once.

`{% once %}` marks a form that makes a record. However often that copy of the form arrives (two
presses, Back and Save, a reload, a lost answer), the record is made once, and who sent it is told.
`{% marked %}` marks a form that changes what is there. Both name the person the page was made for,
and let the page drop its draft (`assets/drafts.js`) when the form has been taken.
"""

import hmac
import uuid
from datetime import timedelta
from urllib.parse import quote, unquote

from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import FormReceipt
from core import refusals

ONCE, MARKED = "once", "marked"
TAKEN_BEFORE = "บันทึกนี้ได้รับไว้ก่อนแล้ว ไม่ได้บันทึกซ้ำ"
KEPT = timedelta(days=30)
TAKEN_COOKIE = "taken"  # read by assets/drafts.js: addresses whose drafts are done with
COOKIE_BYTES = 1500
_signer = Signer(salt="form-mark")


class NotedMessages(FallbackStorage):
    """Notes on the request that an act was refused, which an error in a message always says."""

    def add(self, level, message, extra_tags=""):
        if level >= messages.ERROR:
            self.request.was_refused = True
        super().add(level, message, extra_tags)


def new_mark(user) -> str:
    """`token:signature` for a form on a page made for `user`."""
    token = uuid.uuid4()
    return f"{token}:{_signature(user, token)}"


def _signature(user, token) -> str:
    return _signer.signature(f"{user.pk}:{token}")


def token_of(request, name) -> uuid.UUID | None:
    """The token of a mark the form carries, if the page was made for whoever sends it."""
    token, _, signature = request.POST.get(name, "").partition(":")
    if not signature or not hmac.compare_digest(
        signature.encode(), _signature(request.user, token).encode()
    ):
        return None
    return uuid.UUID(token)


def new_id(request) -> uuid.UUID:
    """The id of what a form writes: its token, so that it is the same however often it comes."""
    return token_of(request, ONCE) or uuid.uuid4()


def is_own_form(request) -> bool:
    return any(token_of(request, name) for name in (ONCE, MARKED))


def take(view, request, *args, **kwargs):
    """The view's answer; a form marked `once` that was taken before does not reach the view.

    Runs inside the request's transaction: a second copy waits for the first and then finds its
    receipt, and an act that fails leaves none.
    """
    if request.method != "POST":
        return view(request, *args, **kwargs)
    token = token_of(request, ONCE)
    if token is None:
        response = view(request, *args, **kwargs)
        if not token_of(request, MARKED):
            return response
        is_done = _is_done(request, response)
        return _say_taken(request, response) if is_done else _with_typed(request, response)
    receipt, is_new = _claim(request, token)
    if not is_new:
        return _taken_before(request, receipt)
    response = view(request, *args, **kwargs)
    if not _is_done(request, response):
        receipt.delete()
        return _with_typed(request, response)
    receipt.leads_to = getattr(response, "leads_to", "") or response.get("Location", "")
    receipt.save(update_fields=["leads_to"])
    return _say_taken(request, response)


def _claim(request, token) -> tuple[FormReceipt, bool]:
    receipt = FormReceipt(token=token, user=request.user, content_hash=content_hash(request))
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
    except IntegrityError:
        return FormReceipt.objects.get(pk=token), False
    return receipt, True


def content_hash(request) -> str:
    """Returns a hash of what was typed and which files were chosen, keyed: it could be guessed."""
    typed = sorted(refusals.typed(request))
    files = sorted((n, f.name, f.size) for n in request.FILES for f in request.FILES.getlist(n))
    content = repr((request.path, typed, files))
    return salted_hmac("form-receipt", content, algorithm="sha256").hexdigest()


def _is_done(request, response) -> bool:
    """What was done leads on, or is a page that says where its record is (`leads_to`). A page
    otherwise asks something first; a refused form answers 422 or leads on with an error.
    """
    leads_on = 300 <= response.status_code < 400 or hasattr(response, "leads_to")
    return leads_on and not getattr(request, "was_refused", False)


def _with_typed(request, response):
    """A refused act that leads on would leave behind what was typed: it is shown with the reason
    first. A refused form that is there again keeps it by itself. Whether an earlier copy of a
    `marked` form was taken nobody knows here: the title speaks of this one.
    """
    leads_on = 300 <= response.status_code < 400
    if not leads_on or not refusals.in_words(refusals.typed(request)):
        return response
    reason = " ".join(str(message) for message in messages.get_messages(request))
    link = (response["Location"], "ไปหน้ารายการ")
    words = refusals.Words("สิ่งที่ส่งครั้งนี้ไม่ได้บันทึก", reason)
    return refusals.show_typed(request, 422, words, link=link, back="")


def _taken_before(request, receipt):
    where = receipt.leads_to or "/"
    if receipt.content_hash == content_hash(request):
        messages.info(request, TAKEN_BEFORE)
        return _say_taken(request, redirect(where))
    # Back, something changed, Save: which of the two is meant, only the person knows.
    return refusals.keep_typed(
        request,
        409,
        {ONCE: new_mark(request.user)},
        title="แบบนี้บันทึกไปแล้ว",
        text="สิ่งที่ส่งมาครั้งนี้ต่างจากที่บันทึกไว้ จึงยังไม่ได้บันทึก เปิดรายการที่บันทึกไว้เพื่อตรวจดู "
        "หรือบันทึกสิ่งที่พิมพ์ครั้งนี้เป็นอีกรายการหนึ่ง",
        button="บันทึกเป็นอีกรายการหนึ่ง",
        link=(where, "เปิดรายการที่บันทึกไว้"),
    )


def _say_taken(request, response):
    """Tells the page that comes next which draft has been taken; addresses only, for one day."""
    before = unquote(request.COOKIES.get(TAKEN_COOKIE, ""))
    paths = dict.fromkeys([*before.split(), request.path])
    marker = " ".join(paths) if len(before) < COOKIE_BYTES else request.path
    response.set_cookie(
        TAKEN_COOKIE,
        quote(marker, safe=""),
        max_age=86_400,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return response


def forget_old():
    """Receipts of pages nobody can still have open."""
    FormReceipt.objects.filter(received_at__lt=timezone.now() - KEPT).delete()
