"""Letters: printed, handed over, and opened by whoever holds one."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.acting import acting_for
from accounts.doors import permission_required
from accounts.errors import LetterShutError, LetterTriesError
from accounts.models import AccountBatch, LetterPrint, User
from accounts.passwords import ChoosePasswordForm
from accounts.permissions import Permission
from accounts.services import letters
from accounts.services.consequences import lines_of_entrances
from core.addresses import client_address
from core.confirming import Question, ask_first
from core.jobs.pages import job_part
from core.links import expiring_link, open_private
from core.pages import attempt, form_page, paginate
from core.thai import whole_numbers


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def batch_letters(request, pk):
    """Letters of a batch's accounts that nobody has used yet, or that their slips came back."""
    batch = get_object_or_404(AccountBatch, pk=pk)
    lines = batch.lines.filter(is_new=True)
    if request.POST.get("everyone"):
        lines = lines.filter(user__last_login=None)
    else:
        lines = lines.filter(pk__in=whole_numbers(request.POST.getlist("line")))
    users = list(lines.values_list("user", flat=True))
    if request.POST.get("act") == "receive":
        rows = letters.open_or_used(users)
        attempt(
            request,
            "บันทึกการรับจดหมายแล้ว",
            letters.note_receipt,
            letters=[letter.pk for letter in rows],
            received_on=timezone.localdate(),
        )
        return redirect("accounts:batch-detail", pk)
    return _printed(request, users, back=reverse("accounts:batch-detail", args=[pk]))


def _printed(request, users, *, back, is_anew=False):
    run = attempt(
        request,
        "กำลังจัดทำจดหมาย",
        letters.ask_for_letters,
        users=users,
        base_url=request.build_absolute_uri("/").rstrip("/"),
        is_anew=is_anew,
    )
    return redirect("accounts:letters-detail", run.pk) if run else redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def account_letter(request, pk):
    """A new letter for one account, in use or not."""
    person = get_object_or_404(User, pk=pk)
    question = Question(
        title=f"ออกจดหมายเปิดใช้บัญชีฉบับใหม่ให้ {person}",
        button="ออกจดหมาย",
        back=reverse("accounts:account-detail", args=[pk]),
        lines=lines_of_entrances(person),
        note="จดหมายและลิงก์ฉบับก่อนใช้ไม่ได้ และรหัสผ่านเดิม (ถ้ามี) สิ้นสุดเมื่อจัดทำจดหมายเสร็จ",
    )
    if page := ask_first(request, question):
        return page
    return _printed(request, [person.pk], back=question.back, is_anew=True)


@require_safe
@permission_required(Permission.ACCOUNT_MANAGE)
def letters_list(request):
    rows = LetterPrint.objects.select_related("requested_by").order_by("-pk")
    return render(request, "accounts/letters_list.html", paginate(request, rows))


@require_safe
@permission_required(Permission.ACCOUNT_MANAGE)
def letters_detail(request, pk):
    run = get_object_or_404(LetterPrint.objects.select_related("requested_by"), pk=pk)
    if part := job_part(request, run):
        return part
    rows = run.letters.select_related("user", "received_noted_by").order_by("user__username")
    context = {
        "run": run,
        "job": run,
        "letters": list(rows),
        "is_mine": run.requested_by_id == request.user.pk,
    }
    return render(request, "accounts/letters_detail.html", context)


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def letters_receive(request, pk):
    """The slips of these letters came back signed."""
    run = get_object_or_404(LetterPrint, pk=pk)
    found = run.letters.filter(pk__in=whole_numbers(request.POST.getlist("letter")))
    attempt(
        request,
        "บันทึกการรับจดหมายแล้ว",
        letters.note_receipt,
        letters=found.values_list("pk", flat=True),
        received_on=timezone.localdate(),
    )
    return redirect("accounts:letters-detail", pk)


@require_safe
@permission_required(Permission.ACCOUNT_MANAGE)
@expiring_link
def letters_file(request, pk):
    """The file, for whoever asked for it and nobody else."""
    rows = LetterPrint.objects.filter(requested_by=request.user).exclude(stored_file="")
    rows = rows.filter(finished_at__gt=timezone.now() - letters.FILE_LASTS)
    run = get_object_or_404(rows, pk=pk)
    letters.note_opening(run=run, by=request.user)
    return FileResponse(
        open_private(run.stored_file),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="letters-{run.pk}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def letters_shred(request, pk):
    run = get_object_or_404(LetterPrint, pk=pk)
    attempt(request, "ลบไฟล์จดหมายแล้ว จดหมายที่พิมพ์ไว้ยังใช้ได้", _shred, run=run)
    return redirect("accounts:letters-detail", pk)


def _shred(*, run, by):
    letters.shred(run=run, by=by)
    return run


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, code):
    """What a letter's link opens: looking uses nothing up, a chosen password does."""
    try:
        return _start(request, code)
    except (LetterShutError, LetterTriesError) as error:
        letter = getattr(error, "letter", None)
        audit.record_refusal("account_letter", request=request, target=letter and letter.user)
        context = {"sentence": str(error)}
        return render(request, "accounts/letter_shut.html", context, status=error.status)


def _start(request, code):
    with acting_for(purpose=letters.PURPOSE, request_id=request.id):
        letter = letters.letter_of(code, address=client_address(request))
    if request.user.is_authenticated:
        return render(request, "accounts/letter_signed_in.html", status=409)
    form = ChoosePasswordForm(request.POST or None, user=letter.user)
    if request.method == "POST" and form.is_valid():
        with acting_for(purpose=letters.PURPOSE, request_id=request.id):
            letters.use_letter(letter=letter, password=form.cleaned_data["password1"])
        return render(request, "accounts/letter_used.html", {"person": letter.user})
    return form_page(request, "accounts/letter_start.html", form, person=letter.user)
