"""Pages that say no: in Thai, in our look, whatever part of the machine refused.

The same words go to pages, to what htmx swaps in, and to the API.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware import csrf
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from core import province

NOT_KEPT = {"csrfmiddlewaretoken", "once", "marked"}
# Hidden values that could be taken for words or numbers, of a form or of a row of a table.
NOT_TYPED = re.compile(r"(.*-)?seen|another|pass")
SHOWN = 400  # characters of a value shown on the page; all of it is sent
BRIEF = 30  # characters of a number or a word; what is longer without a space is a token of ours


@dataclass(frozen=True)
class Words:
    """What happened, and what to do."""

    title: str
    text: str


WORDS = {
    400: Words("คำขอไม่ถูกต้อง", "ระบบอ่านสิ่งที่ส่งมาไม่ได้ โปรดย้อนกลับ ตรวจสิ่งที่กรอก แล้วลองอีกครั้ง"),
    401: Words("ต้องเข้าสู่ระบบก่อน", "หมดเวลาใช้งานหรือยังไม่ได้เข้าสู่ระบบ โปรดเข้าสู่ระบบแล้วทำรายการอีกครั้ง"),
    403: Words(
        "ไม่มีสิทธิ์ดูหน้านี้", "บัญชีของท่านไม่มีสิทธิ์ทำรายการนี้ หากต้องใช้โปรดติดต่อผู้ดูแลระบบ ความพยายามนี้ถูกบันทึกไว้"
    ),
    404: Words("ไม่พบหน้านี้", "ไม่มีข้อมูลนี้ หรืออยู่นอกพื้นที่ที่ท่านรับผิดชอบ"),
    405: Words("เปิดหน้านี้โดยตรงไม่ได้", "ที่อยู่นี้มีไว้รับการกดปุ่มเท่านั้น โปรดเริ่มจากหน้าแรกหรือเมนู"),
    406: Words("ส่งข้อมูลในรูปแบบที่ขอไม่ได้", "ระบบตอบเป็น JSON เท่านั้น โปรดขอเป็น application/json"),
    410: Words("รายการนี้ไม่มีแล้ว", "โปรดกลับไปหน้าเดิม โหลดใหม่ แล้วกดอีกครั้ง"),
    413: Words("ข้อมูลที่ส่งใหญ่เกินไป", "โปรดย้อนกลับ ย่อภาพหรือไฟล์ให้เล็กลงหรือแบ่งส่งหลายครั้ง แล้วลองอีกครั้ง"),
    414: Words("ที่อยู่ยาวเกินไป", "โปรดย่อคำค้นหาให้สั้นลง แล้วลองอีกครั้ง"),
    415: Words("รับข้อมูลรูปแบบนี้ไม่ได้", "โปรดส่งข้อมูลเป็น JSON (application/json)"),
    429: Words("ทำรายการถี่เกินไป", "โปรดรอสักครู่ แล้วลองอีกครั้ง"),
    500: Words(
        "ระบบขัดข้อง", "ระบบบันทึกเหตุไว้แล้ว โปรดลองอีกครั้ง หากยังพบปัญหาให้แจ้งผู้ดูแลระบบพร้อมรหัสคำขอและเวลาที่เกิด"
    ),
    503: Words("ระบบยังไม่พร้อม", "โปรดรอสักครู่ แล้วลองอีกครั้ง"),
}
STALE = Words(
    "หน้านี้เปิดค้างไว้นานเกินไป",
    "มีการเข้าสู่ระบบใหม่หลังจากเปิดหน้านี้ ระบบจึงไม่รับแบบจากหน้าเดิม โปรดเปิดหน้านั้นใหม่แล้วลองอีกครั้ง",
)
STALE_KEPT = Words(
    STALE.title, "มีการเข้าสู่ระบบใหม่หลังจากเปิดหน้านี้ จึงยังไม่ได้บันทึก สิ่งที่พิมพ์ไว้ยังอยู่ครบ ตรวจดูแล้วกดส่งอีกครั้งได้"
)
FOREIGN = Words(
    "ไม่รับแบบที่ส่งมาจากที่อื่น", "ระบบรับเฉพาะแบบที่ส่งจากหน้าของระบบนี้ โปรดเปิดหน้านั้นในระบบแล้วลองอีกครั้ง"
)
NO_COOKIES = Words("เบราว์เซอร์ไม่ส่งคุกกี้", "ระบบนี้ต้องใช้คุกกี้ในการเข้าสู่ระบบ โปรดอนุญาตคุกกี้ของเว็บนี้ แล้วลองอีกครั้ง")
ENDED = Words("หมดเวลาใช้งาน", "โปรดเข้าสู่ระบบใหม่ แล้วทำรายการอีกครั้ง สิ่งที่พิมพ์ไว้ยังไม่ได้บันทึก")


def words_of(status: int) -> Words:
    return WORDS.get(status) or WORDS[500 if status >= 500 else 400]


def answer(
    request: HttpRequest, status: int, words: Words | None = None, **page: Any
) -> HttpResponse:
    """The refusal as whoever asked can use it: JSON, a line where htmx shows what happened, a page.

    Asks no database and no session, since either may be what failed.
    """
    words = words or words_of(status)
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"code": f"http_{status}", "message": f"{words.title} {words.text}"},
            status=status,
            json_dumps_params={"ensure_ascii": False},
        )
    number = getattr(request, "id", "")
    context = province.named() | {"words": words, "status": status, "number": number} | page
    if is_htmx(request):
        response = HttpResponse(render_to_string("partials/refusal.html", context), status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#live", "innerHTML"
        return response
    context.setdefault("back", page_before(request) if request.method == "POST" else "")
    return HttpResponse(render_to_string("refusal.html", context), status=status)


def page(status: int) -> str:
    """The page of a refusal for whoever serves us, where there is no request yet."""
    context = province.named() | {"words": words_of(status), "status": status}
    return render_to_string("refusal.html", context)


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def page_before(request: HttpRequest) -> str:
    """The page the form was sent from, as a path of this site; empty when unknown."""
    address = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    try:
        is_here = url_has_allowed_host_and_scheme(address, {request.get_host()})
    except DisallowedHost:
        is_here = False
    if not is_here:
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """`(name, value)` of what a form sent, without its tokens and passwords."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and "password" not in name
        for value in values
    ]


def in_words(fields: list[tuple[str, str]]) -> list[str]:
    """What somebody wrote, without what was ticked, chosen or hidden."""
    said = [value for name, value in fields if not NOT_TYPED.fullmatch(name)]
    return [value for value in said if " " in value or has_thai(value)]


def in_brief(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """`(name, value)` of the numbers and single words of a form; a button, which says one thing
    at most, has none.
    """
    if len(fields) < 2:
        return []
    brief = [(n, v) for n, v in fields if v and len(v) <= BRIEF and not NOT_TYPED.fullmatch(n)]
    return [field for field in brief if not in_words([field])]


def _files(request: HttpRequest) -> list[str]:
    return [str(file.name) for name in request.FILES for file in request.FILES.getlist(name)]


def show_typed(
    request: HttpRequest, status: int, words: Words | None = None, **page: Any
) -> HttpResponse:
    """The refusal with what was typed in a form of the person's own, whole, for copying: where it
    stood it cannot be sent again.
    """
    fields = typed(request)
    shown, brief = in_words(fields), in_brief(fields)
    files = _files(request)
    return answer(request, status, words, shown=shown, brief=brief, files=files, **page)


def keep_typed(
    request: HttpRequest,
    status: int,
    marks: dict[str, str],
    *,
    title: str,
    text: str,
    button: str,
    link: Any = None,
) -> HttpResponse:
    """A page that holds what was typed in a form with a fresh token, for a person to send again.

    Only for a form of the person's own (`marks` are its new ones); files cannot be kept and are
    named.
    """
    fields, files = typed(request), _files(request)
    csrf_token = csrf.get_token(request)
    return answer(
        request,
        status,
        Words(title, text),
        fields=[*fields, *marks.items()],
        files=files,
        shown=[value[:SHOWN] for value in in_words(fields)],
        action=request.get_full_path(),
        button=button,
        link=link,
        csrf_token=csrf_token,
        back="",
    )


def has_thai(text: str) -> bool:
    return any("\u0e01" <= letter <= "\u0e5b" for letter in text)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 429)


class ThaiOnlyMiddleware:
    """Stands outermost: whatever refuses without a word of Thai is answered in ours."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        if response.status_code < 400 or response.streaming:
            return response
        if has_thai(response.content.decode(errors="replace")):
            return response
        return in_thai(request, response)


def in_thai(request: HttpRequest, response: Any) -> HttpResponse:
    """The same refusal in our words, with the headers it came with (`Allow`, `Retry-After`)."""
    ours = answer(request, response.status_code)
    if request.path.startswith("/api/"):
        body = json.loads(ours.content) | _original(response)
        body["message"] = json.loads(ours.content)["message"]
        ours.content = json.dumps(body, ensure_ascii=False)
    for name, value in response.headers.items():
        if name not in ("Content-Type", "Content-Length"):
            ours.headers.setdefault(name, value)
    ours.cookies.update(response.cookies)
    return ours


def _original(response: Any) -> dict:
    """What the API told beside its message: its own code, the fields."""
    try:
        found = json.loads(response.content)
    except ValueError:
        return {}
    kept = ("code", "fields") if isinstance(found, dict) else ()
    return {name: found[name] for name in kept if name in found}
