"""The page behind the QR code of a letter: no account, the least data, one answer.

Every link or code that does not open it gets the same sentence. Nobody is signed in, so the page
acts for a purpose of its own, and only once signature and code were right for this letter.
"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.acting import acting_for
from assistance.errors import AnswerPageError, AnswerTriesError, ClosedMeanwhileError
from assistance.forms import CodeForm, WhoSaidForm
from assistance.models import Referral
from assistance.services import answer_page
from assistance.services.answers import steps_of
from assistance.views.letters import answer_forms, answers_of, answers_too_late, faults_in
from core.addresses import client_address
from core.errors import DomainError
from core.pages import form_page

PURPOSE = "referral.answer_page"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_answer(request, link):
    """Asks for the code of the paper, then for the answer, and takes it once."""
    address, name = client_address(request), ""
    try:
        name = answer_page.name_in(link, address=address)
        with acting_for(purpose=PURPOSE, request_id=request.id):
            return _page(request, name, address)
    except (AnswerPageError, AnswerTriesError) as error:
        return _shut(request, error, name)


def _shut(request, error, name):
    """What was just sent here stands there again, for whoever had come in by the paper alone."""
    was_in = name and answer_page.held_pass(name, request.POST.get("pass", ""))
    lost = answers_too_late(request.POST, []) if was_in else []
    context = {"sentence": str(error), "lost": lost}
    return render(request, "assistance/answer_shut.html", context, status=error.status)


def _page(request, name, address):
    letter = answer_page.letter_of(name)
    if answer_page.holds_pass(letter, request.POST.get("pass", "")):
        return _answer(request, letter, request.POST["pass"])
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = answer_page.pass_for(letter, form.cleaned_data["code"], address=address)
        if given:
            return _answer(request, letter, given, is_first=True)
        form.add_error("code", "รหัสตอบไม่ถูกต้อง โปรดดูตัวเลขใต้คิวอาร์โค้ดบนหนังสือ")
    return form_page(request, "assistance/answer_code.html", form)


def _answer(request, letter, given, *, is_first=False):
    data = None if is_first else request.POST
    rows = [(r, steps_of(r.status, on_paper=True)) for r in _rows(letter)]
    rows = [(r, steps) for r, steps in rows if steps]
    forms, lost = answer_forms(data, rows), answers_too_late(data or {}, rows)
    who = WhoSaidForm(data)
    error = ClosedMeanwhileError(line for line, _form in lost) if lost else None
    is_whole = not error and all([who.is_valid(), *(form.is_valid() for _r, form in forms)])
    if data is not None and is_whole:
        answers = answers_of(forms)
        try:
            answer_page.answer_once(letter=letter, answers=answers, said_by=who.said_by())
        except (AnswerPageError, AnswerTriesError):
            raise
        except DomainError as broken:
            error = broken
        else:
            return render(request, "assistance/answer_taken.html", {"count": len(answers)})
    context = {"letter": letter, "forms": forms, "who": who, "error": error, "pass": given}
    context |= {"faults": faults_in(forms), "lost": lost}
    status = 422 if error or context["faults"] or who.errors else 200
    return render(request, "assistance/answer_form.html", context, status=status)


def _rows(letter):
    """The households in the order of the paper, of which the page says number and village alone."""
    rows = Referral.objects.filter(letter=letter).exclude(status="withdrawn")
    rows = rows.select_related("household__village", "household__subdistrict", "organization")
    found = list(rows.prefetch_related("requests").order_by("line"))
    for row in found:
        row.kinds = dict.fromkeys(r.get_kind_display() for r in row.requests.all())
    return found
