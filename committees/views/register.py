"""The register of letters sent: by office and year, a number given, a number cancelled."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from committees.actions import Act
from committees.enums import RegisterBook
from committees.forms.sending import CancelNumberForm, LetterForm, offices
from committees.models import RegisteredLetter
from committees.querysets import office_areas
from committees.services.register import cancel_letter, register_letter
from core import days
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.pages import attempt, form_page, paginate
from core.thai import be_year, whole_number

FIRST_YEAR = be_year(days.PROGRAMME)


@require_safe
@permission_required(Permission.LETTER_VIEW)
def register_list(request):
    """Numbers of one office and year, newest first, those cancelled among them."""
    areas = list(offices(office_areas(request.user, Permission.LETTER_VIEW)))
    wanted = request.GET.get("area", "")
    area = next((area for area in areas if area.pk == wanted), areas[0] if areas else None)
    this_year = be_year(days.today())
    year = whole_number(request.GET.get("year", "")) or this_year
    year = year if FIRST_YEAR <= year <= this_year else this_year
    rows = RegisteredLetter.objects.permitted(request.user, Permission.LETTER_VIEW)
    asked = request.GET.get("book", "")
    book = asked if asked in RegisterBook.values else RegisterBook.LETTER
    rows = rows.filter(area=area, book=book, year=year).select_related("registered_by")
    context = paginate(request, rows)
    audit.record(Act.LETTERS_LISTED, by=request.user, details={"area": area and area.pk})
    context |= {
        "area": area,
        "areas": [(one.pk, one.full_name) for one in areas],
        "book": book,
        "books": RegisterBook.choices,
        "year": str(year),
        "years": [(str(y), f"พ.ศ. {y}") for y in range(this_year, this_year - 5, -1)],
        "may_send": has_permission(request.user, Permission.LETTER_SEND),
    }
    return render(request, "committees/register_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def register_create(request):
    codes = office_areas(request.user, Permission.LETTER_SEND)
    form, error = LetterForm(request.POST or None, codes=codes), None
    if request.method == "POST" and form.is_valid():
        try:
            letter = register_letter(by=request.user, begins=True, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, f"ออกเลขแล้ว ที่ {letter.reference}")
            return redirect(_page_of(letter))
    return form_page(request, "committees/register_form.html", form, error)


def _page_of(letter) -> str:
    page = reverse("committees:register-list")
    return f"{page}?area={letter.area_id}&book={letter.book}&year={letter.year}"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def register_cancel(request, pk):
    rows = RegisteredLetter.objects.permitted(request.user, Permission.LETTER_SEND)
    letter = get_object_or_404(rows, pk=pk)
    question = Question(
        title="ยกเลิกเลขหนังสือส่ง",
        button="ยกเลิกเลขนี้",
        back=_page_of(letter),
        note=f"ที่ {letter.reference} เรื่อง {letter.subject}",
    )
    form = CancelNumberForm(request.POST if "confirmed" in request.POST else None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "ยกเลิกเลขแล้ว", cancel_letter, letter=letter, **form.cleaned_data)
    return redirect(_page_of(letter))
