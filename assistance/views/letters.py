"""Letters that join several households, their paper, and answers written down for a body."""

import re
import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from accounts.services.presence import readers_of
from assistance.actions import Act
from assistance.enums import RequestStatus
from assistance.errors import ClosedMeanwhileError
from assistance.forms import AnswerForm, LetterForm, WrittenDownForm
from assistance.models import HelpRequest, Referral, ReferralEvent, ReferralLetter
from assistance.services import letters as writing
from assistance.services.answers import ACTIONS, steps_of
from assistance.services.papers import letter_pdf as paper_of
from assistance.services.proposals import bodies_for
from assistance.services.referrals import Item, ReportedAnswer, who_waits
from assistance.views.referrals import told_of
from core.errors import DomainError
from core.links import expiring_link, open_private
from core.pages import attempt
from core.thai import named
from households.actions import PhotoAct

MOST_JOINED = 100
LINE = re.compile(r"r([0-9]{1,4})-action")
NOTHING_TICKED = "โปรดเลือกคำขอที่รออยู่อย่างน้อยหนึ่งรายการ แล้วกด «รวมเป็นหนังสือ»"
NOTHING_LEFT = "ยังไม่ได้ส่งหนังสือ คำขอที่เลือกมีผู้ดำเนินการไปแล้วทั้งหมด โปรดเลือกคำขอที่ยังรออยู่"
SENT = "ส่งหนังสือถึงหน่วยงานแล้ว"
SENT_ON_PAPER = "บันทึกหนังสือแล้ว ยังไม่มีใครได้รับแจ้งในระบบ โปรดพิมพ์หนังสือส่งให้หน่วยงาน"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_SEND)
def letter_create(request):
    """Joins requests that were ticked on the collecting list in one letter to one body. What was
    answered, sent or taken back since it was ticked is named, and nothing is sent without a look.
    """
    asked, moved, gone = _ticked(request)
    if not asked:
        messages.error(request, NOTHING_LEFT if gone else NOTHING_TICKED)
        return redirect("assistance:request-list")
    areas = {r.household.subdistrict_id for r in asked}
    words = _first_words(asked)
    data = _counted_anew(request.POST, _first_words([*asked, *moved]), words) if moved else None
    form = LetterForm(data or request.POST or None, areas=areas, initial=words)
    error = None
    if request.method == "POST" and form.is_valid() and not gone:
        try:
            letter = writing.send_letter(items=_items(asked), by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, SENT_ON_PAPER if letter.by_letter else SENT)
            return redirect("assistance:letter-detail", letter.pk)
    context = {
        "form": form,
        "asked": asked,
        "gone": gone,
        "error": error,
        "proposals": bodies_for(asked),
    }
    refused = error or form.errors or (gone and request.method == "POST")
    return render(request, "assistance/letter_form.html", context, status=422 if refused else 200)


def _ticked(request) -> tuple[list[HelpRequest], list[HelpRequest], list[str]]:
    """The waiting requests named by the page, as far as this person may send them; those that wait
    no longer; and what has become of all that cannot go along, in words.
    """
    named = request.POST.getlist("request_id") or request.GET.getlist("request")
    keys = dict.fromkeys(key for key in map(_key, named) if key)
    rows = HelpRequest.objects.permitted(request.user, Permission.REFERRAL_SEND).for_table()
    order = ("household__subdistrict_id", "household__village_id", "asked_on", "id")
    found = list(rows.filter(pk__in=list(keys)[: MOST_JOINED + 1]).order_by(*order))
    waiting = [r for r in found if r.status == RequestStatus.WAITING]
    moved = [r for r in found if r.status != RequestStatus.WAITING]
    gone = [_gone(r) for r in moved]
    lost = min(len(keys), MOST_JOINED + 1) - len(found)
    if lost:
        gone.append(f"อีก {lost} คำขอไม่อยู่ในบัญชีรวบรวมของท่านแล้ว")
    if len(keys) > MOST_JOINED:
        gone.append(f"รวมได้ครั้งละไม่เกิน {MOST_JOINED} คำขอ ที่เลือกเกินไว้ยังรออยู่ในบัญชีรวบรวม")
    return waiting[:MOST_JOINED], moved, gone


def _counted_anew(typed, before: dict, now: dict):
    """What was typed, with our own first words as they are for the requests that are left."""
    data = typed.copy()
    for name in ("subject", "request"):
        if data.get(name, "").split() == before[name].split():
            data[name] = now[name]
    return data


def _gone(r) -> str:
    return f"{named(r.household.head_name)} ด้าน{r.get_kind_display()}: {r.get_status_display()}"


def _key(text) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _first_words(asked) -> dict:
    """What the letter begins with: what all ask for, and the body most of them name."""
    kinds = dict.fromkeys(r.get_kind_display() for r in asked)
    chosen = [r.organization_id for r in asked if r.organization_id]
    households = len({r.household_id for r in asked})
    return {
        "subject": f"ขอความอนุเคราะห์สนับสนุน{' และ'.join(kinds)} แก่ครัวเรือนเป้าหมาย"[:200],
        "request": "ด้วยข้าราชการพี่เลี้ยงได้เยี่ยมครัวเรือนเป้าหมายตามโครงการ “๑ ข้าราชการ ๑ ครัวเรือนยากจน” "
        f"พบปัญหาที่ต้องใช้ทรัพยากรจากภายนอก จำนวน {households} ครัวเรือน "
        "จึงขอความอนุเคราะห์ท่านพิจารณาให้ความช่วยเหลือตามรายการต่อไปนี้",
        "organization": max(set(chosen), key=chosen.count) if chosen else None,
    }


def _items(asked) -> list[Item]:
    """One referral for each household and dimension, with all that was asked for it."""
    together: dict = {}
    for r in asked:
        together.setdefault((r.household_id, r.dimension_id), []).append(r)
    return [
        Item(
            household=rows[0].household,
            dimension=rows[0].dimension,
            indicator=next((r.indicator for r in rows if r.indicator), None),
            subject=f"ขอ{' และ'.join(dict.fromkeys(r.get_kind_display() for r in rows))}"[:200],
            request="\n".join(_said(r) for r in rows),
            requests=tuple(rows),
        )
        for rows in together.values()
    ]


def _said(r) -> str:
    return f"{r.wanted}\n{r.officer_note}".strip()


@require_safe
@permission_required(Permission.REFERRAL_SEND)
def letter_detail(request, pk):
    letter = _letter(request, pk)
    audit.record(Act.LETTER_VIEWED, letter, by=request.user)
    referrals = _referrals(request, letter)
    context = {
        "letter": letter,
        "referrals": referrals,
        "is_open": any(r.closed_at is None for r in referrals),
        "has_reader": readers_of(letter.organization).exists(),
        "is_cancelled": writing.is_cancelled(letter),
    }
    return render(request, "assistance/letter_detail.html", context)


def _letter(request, pk) -> ReferralLetter:
    rows = ReferralLetter.objects.permitted(request.user, Permission.REFERRAL_SEND)
    return get_object_or_404(rows.select_related("organization", "sent_by", "registered"), pk=pk)


def _referrals(request, letter) -> list[Referral]:
    """Those of the letter's households that this person reaches, as on the paper."""
    rows = Referral.objects.permitted(request.user, Permission.REFERRAL_SEND).for_table()
    rows = rows.filter(letter=letter).select_related("household__village")
    return list(rows.order_by("line"))


@require_safe
@permission_required(Permission.REFERRAL_SEND)
def letter_pdf(request, pk):
    """The letter as an official paper."""
    letter = _letter(request, pk)
    data = paper_of(letter, base_url=request.build_absolute_uri("/")[:-1])
    audit.record(
        Act.LETTER_PRINTED, letter, by=request.user, details={"round": letter.answer_round}
    )
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="letter-{letter.pk.hex[:8]}.pdf"'},
    )


@require_POST
@permission_required(Permission.REFERRAL_SEND)
def letter_renew(request, pk):
    """A new code for a letter on paper; or paper, where nobody reads for the body any more."""
    letter = _letter(request, pk)
    attempt(
        request,
        "ออกรหัสตอบชุดใหม่แล้ว โปรดพิมพ์หนังสือใหม่ รหัสบนฉบับเดิมใช้ไม่ได้แล้ว",
        writing.put_on_paper,
        letter=letter,
    )
    return redirect("assistance:letter-detail", pk)


@require_POST
@permission_required(Permission.REFERRAL_SEND)
def letter_number(request, pk):
    """A number of the register, for a letter that is sent on paper too."""
    letter = _letter(request, pk)
    said = "ออกเลขในทะเบียนหนังสือส่งแล้ว โปรดพิมพ์หนังสือที่มีเลข"
    attempt(request, said, writing.number_letter, letter=letter)
    return redirect("assistance:letter-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_SEND)
def letter_record(request, pk):
    """Writes down what a body without an account answered by paper, telephone or in person."""
    letter = _letter(request, pk)
    audit.record_shown(Act.LETTER_VIEWED, letter, request=request)
    rows = [(r, steps_of(r.status, on_paper=True)) for r in _referrals(request, letter)]
    rows = [(r, steps) for r, steps in rows if steps and r.by_letter]
    forms, lost = answer_forms(request.POST or None, rows), answers_too_late(request.POST, rows)
    if not rows and not lost:
        messages.error(request, "หนังสือฉบับนี้ไม่มีเรื่องนอกระบบที่ยังรอคำตอบ")
        return redirect("assistance:letter-detail", pk)
    who = WrittenDownForm(request.POST or None, request.FILES or None)
    error = ClosedMeanwhileError(line for line, _form in lost) if lost else None
    is_whole = not error and all([who.is_valid(), *(form.is_valid() for _r, form in forms)])
    if request.method == "POST" and is_whole:
        try:
            count = writing.answer_letter(
                letter=letter,
                by=request.user,
                answers=answers_of(forms),
                reported=ReportedAnswer(
                    who.cleaned_data["channel"], who.said_by(), who.cleaned_data["said_on"]
                ),
                paper=who.cleaned_data["paper"] or None,
            )
        except DomainError as broken:
            error = broken
        else:
            told = told_of(user for r, _steps in rows for user in who_waits(r, request.user))
            messages.success(request, f"บันทึกคำตอบ {count} เรื่องแล้ว {told}")
            return redirect("assistance:letter-detail", pk)
    faults = faults_in(forms)
    context = {"letter": letter, "who": who, "forms": forms, "error": error, "faults": faults}
    context["lost"] = lost
    status = 422 if error or faults or who.errors else 200
    return render(request, "assistance/letter_record.html", context, status=status)


def answer_forms(data, rows) -> list[tuple[Referral, AnswerForm]]:
    """A form for each referral of a letter that waits for an answer."""
    return [
        (r, AnswerForm(data, actions=steps, optional=True, prefix=f"r{r.line}"))
        for r, steps in rows
    ]


def answers_too_late(data, rows) -> list[tuple[int, AnswerForm]]:
    """`(line, form)` of what was said of lines of the letter that wait no longer: they were closed
    while the page was filled in.
    """
    sent = {int(found[1]) for name in data if (found := LINE.fullmatch(name))}
    closed = sorted(sent - {r.line for r, _steps in rows})[:MOST_JOINED]  # no letter has more
    steps = list(ACTIONS.items())
    forms = [(n, AnswerForm(data, actions=steps, optional=True, prefix=f"r{n}")) for n in closed]
    return [(line, form) for line, form in forms if form.has_changed()]


def faults_in(forms) -> list[tuple[str, str]]:
    """`(id of the field, sentence)` of all that has to be put right in the answers of a letter."""
    return [
        (field.id_for_label, f"รายการที่ {r.line} {field.label}: {field.errors[0]}")
        for r, form in forms
        for field in form.visible_fields()
        if field.errors
    ]


def answers_of(forms) -> dict:
    """What was said of each household that was answered."""
    return {r.pk: form.cleaned_data for r, form in forms if form.cleaned_data["action"]}


@require_safe
@permission_required(Permission.REFERRAL_VIEW)
@expiring_link
def referral_paper(request, pk):
    """The photo of a paper by which a body answered."""
    rows = ReferralEvent.objects.filter(referral__in=Referral.objects.visible_to(request.user))
    event = get_object_or_404(rows.select_related("referral"), pk=pk)
    if not event.paper:
        raise Http404
    audit.record(PhotoAct.PHOTO_VIEWED, event.referral, by=request.user, details={"event": pk})
    return FileResponse(
        open_private(event.paper),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store"},
    )
