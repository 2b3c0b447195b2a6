"""Accounts and their roles, for the administrator."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.actions import Act
from accounts.doors import permission_required
from accounts.enums import AccountsShown
from accounts.forms.accounts import (
    AccountChangeForm,
    AccountFilterForm,
    AccountForm,
    EndRoleForm,
    RoleForm,
)
from accounts.forms.batches import MoveRoleForm, SuspensionForm
from accounts.models import Membership, User
from accounts.permissions import Permission
from accounts.services import accounts, batches, consequences, letters
from core.confirming import Line, Question, ask_first
from core.consequences import form_of, questions_of
from core.errors import DomainError
from core.forms import asked_in, is_misread
from core.pages import attempt, form_page, paginate
from core.querysets import of_name

REVIEW_AFTER = timedelta(days=182)
ENDS_SOON = timedelta(days=30)


@require_safe
@permission_required(Permission.ACCOUNT_MANAGE)
def account_list(request):
    """Accounts with the roles in force; those nobody has reviewed for half a year stand out."""
    form = AccountFilterForm(request.GET or None)
    current = Membership.objects.current().select_related("area", "organization")
    rows = filtered(User.objects.order_by("name_sort_key", "pk"), form)
    rows = rows.prefetch_related(Prefetch("memberships", queryset=current, to_attr="roles"))
    context = paginate(request, rows) | {"form": form}
    audit.record(
        Act.ACCOUNT_LISTED, by=request.user, details={"count": context["page"].paginator.count}
    )
    return render(request, "accounts/account_list.html", context)


def filtered(rows, form):
    if is_misread(form):
        return rows.none()
    chosen = asked_in(form)
    show, now = chosen.get("show"), Membership.objects.current()
    rows = _shown(rows, show, now)
    rows = of_name(rows, chosen.get("q", ""), "username", "first_name", "last_name")
    if chosen.get("role"):
        rows = rows.filter(pk__in=now.filter(role=chosen["role"]).values("user"))
    return rows


def _shown(rows, show, now):
    """What the page is asked to show; accounts in use when nothing is."""
    if show in (AccountsShown.CLOSED, AccountsShown.SUSPENDED):
        is_closed = show == AccountsShown.CLOSED
        return rows.filter(is_active=False, suspended_at__isnull=is_closed)
    rows = rows.filter(is_active=True)
    if show == AccountsShown.WITHOUT_ROLE:
        return rows.exclude(pk__in=now.values("user"))
    if show == AccountsShown.NEVER_USED:
        return rows.filter(pk__in=letters.never_used())
    roles = {
        AccountsShown.UNREVIEWED: lambda: unreviewed(now),
        AccountsShown.ENDING: lambda: now.filter(ended_on__lte=timezone.localdate() + ENDS_SOON),
        AccountsShown.LEFT_BEHIND: batches.left_behind,
    }
    return rows.filter(pk__in=roles[show]().values("user")) if show in roles else rows


def unreviewed(memberships):
    """Roles granted and reviewed more than half a year ago."""
    before = timezone.localdate() - REVIEW_AFTER
    return memberships.filter(
        Q(reviewed_on=None) | Q(reviewed_on__lt=before), started_on__lt=before
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def account_create(request):
    form, error = AccountForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            user, link = accounts.create_account(by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            return _with_link(request, user, link)
    return form_page(request, "accounts/account_form.html", form, error)


def _with_link(request, user, link):
    """The one-time link, shown once: nothing keeps it."""
    context = {"person": user, "link": request.build_absolute_uri(link)}
    response = render(request, "accounts/account_link.html", context)
    response.leads_to = _page_of(user)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def account_edit(request, pk):
    """Puts a name, a position, an address or a telephone right."""
    person = get_object_or_404(User, pk=pk)
    audit.record_shown(Act.ACCOUNT_VIEWED, person, request=request)
    form, error = AccountChangeForm(request.POST or None, instance=person), None
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_account(user=person, by=request.user, **form.changes())
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกข้อมูลบัญชีแล้ว")
            return redirect(_page_of(person))
    return form_page(request, "accounts/account_form.html", form, error, person=person)


@require_safe
@permission_required(Permission.ACCOUNT_MANAGE)
def account_detail(request, pk):
    person = get_object_or_404(User, pk=pk)
    audit.record(Act.ACCOUNT_VIEWED, person, by=request.user)
    return render(request, "accounts/account_detail.html", _account(person, RoleForm()))


def _account(person, form, error=None) -> dict:
    rows = person.memberships.select_related(
        "area", "organization", "on_behalf_of", "granted_by", "reviewed_by"
    )
    today = timezone.localdate()
    due = set(unreviewed(person.memberships.current()).values_list("pk", flat=True))
    roles = list(rows.order_by("-started_on", "-pk"))
    for role in roles:
        role.is_over = role.ended_on is not None and role.ended_on <= today
        role.is_due = role.pk in due
    return {
        "person": person,
        "roles": roles,
        "form": form,
        "error": error,
        "emergencies": person.emergencies.select_related("area"),
        "tokens": [t for t in person.api_tokens.select_related("user") if t.is_in_force],
        "factors": accounts.factors_of(person),
        "letter": person.letters.order_by("pk").last(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def account_password(request, pk):
    """A one-time link for somebody who lost their password."""
    person = get_object_or_404(User, pk=pk)
    question = Question(
        title=f"ออกลิงก์ตั้งรหัสผ่านให้ {person}",
        button="ออกลิงก์",
        back=_page_of(person),
        lines=consequences.lines_of_entrances(person),
        note="รหัสผ่านเดิมใช้ไม่ได้ทันที ผู้ถือลิงก์ตั้งรหัสผ่านใหม่ได้ โปรดส่งให้เจ้าของบัญชีเท่านั้น",
    )
    if page := ask_first(request, question):
        return page
    link = attempt(request, "ออกลิงก์แล้ว", accounts.issue_link, user=person)
    return _with_link(request, person, link) if link else redirect(question.back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def account_factor(request, pk):
    """Takes the second factor away from somebody who lost their device."""
    person = get_object_or_404(User, pk=pk)
    question = Question(
        title=f"ยกเลิกการยืนยันสองขั้นของ {person}",
        button="ยกเลิกการยืนยันสองขั้น",
        back=_page_of(person),
        lines=(
            Line("อุปกรณ์ยืนยันตัวตนที่จะถูกยกเลิก", accounts.factors_of(person), "รายการ"),
            *consequences.lines_of_entrances(person),
        ),
        note="รหัสผ่านเดิมใช้ไม่ได้ทันที ต้องออกลิงก์ตั้งรหัสผ่านใหม่ให้เจ้าของบัญชี",
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "ยกเลิกการยืนยันสองขั้นแล้ว", accounts.remove_second_factor, user=person)
    return redirect(question.back)


def _page_of(person) -> str:
    return reverse("accounts:account-detail", args=[person.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def account_active(request, pk):
    """Opens an account (`active=1`) or closes it, once what that brings has been confirmed."""
    person = get_object_or_404(User, pk=pk)
    if request.POST.get("active") == "1":
        return _open(request, person)
    question = Question(
        title=f"ปิดบัญชีของ {person}",
        button="ปิดบัญชี",
        back=_page_of(person),
        lines=consequences.lines_of_closing(person),
        note="ผู้นี้จะเข้าสู่ระบบไม่ได้ทันที สิ่งที่บันทึกไว้และประวัติยังอยู่ครบ",
    )
    form = form_of(request, accounts.closing(person, by=request.user))
    if page := ask_first(request, question, form):
        return page
    attempt(
        request,
        "ปิดบัญชีแล้ว",
        accounts.set_active,
        user=person,
        active=False,
        chosen=form.choices if form else {},
    )
    return redirect(_page_of(person))


def _open(request, person):
    """Asks first: with the account its roles are in force again."""
    question = Question(
        title=f"เปิดบัญชีของ {person}",
        button="เปิดบัญชี",
        back=_page_of(person),
        lines=consequences.lines_of_opening(person),
        note="บทบาทที่ไม่ต้องการแล้วโปรดสิ้นสุดก่อนเปิดบัญชี การเข้าสู่ระบบต้องออกลิงก์หรือจดหมายใหม่ให้เจ้าของบัญชี",
    )
    if page := ask_first(request, question):
        return page
    done = "เปิดบัญชีแล้ว โปรดออกลิงก์ตั้งรหัสผ่านให้เจ้าของบัญชี"
    attempt(request, done, accounts.set_active, user=person, active=True)
    return redirect(question.back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def account_suspend(request, pk):
    """Shuts an account for a time."""
    person = get_object_or_404(User, pk=pk)
    question = Question(
        title=f"ระงับบัญชีของ {person} ชั่วคราว",
        button="ระงับบัญชี",
        back=_page_of(person),
        lines=consequences.lines_of_shutting(person),
        note=(
            "ผู้นี้เข้าสู่ระบบไม่ได้ทันที และจดหมายที่ยังไม่ได้ใช้สิ้นสุด บทบาทและงานยังเป็นของผู้นี้ "
            "เมื่อเปิดบัญชีอีกครั้งต้องออกจดหมายหรือลิงก์ใหม่"
        ),
    )
    form = SuspensionForm(request.POST if "reason" in request.POST else None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "ระงับบัญชีแล้ว", accounts.suspend, user=person, **form.cleaned_data)
    return redirect(question.back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def role_move(request, pk):
    """The person has the same role elsewhere from a day on."""
    membership = _role(pk)
    return _ending(
        request,
        membership,
        "ย้าย",
        form_of=partial(MoveRoleForm, membership=membership),
        act=accounts.move_role,
        moves=True,
        note="บทบาทเดิมสิ้นสุดและบทบาทใหม่เริ่มในวันเดียวกัน บัญชีและรหัสผ่านยังเป็นของคนเดิม",
    )


def _role(pk):
    return get_object_or_404(Membership.objects.select_related("user", "area"), pk=pk)


def _ending(request, membership, word, *, form_of, act, note, moves=False):
    """Asks with all that hangs on the role, then ends it by `act`, on the page called `word`."""
    questions = questions_of(accounts.ending(membership, by=request.user, moves=moves))
    form = form_of(request.POST or None, questions=questions)
    question = Question(
        title=f"{word}บทบาท{membership.get_role_display()}ของ {membership.user}",
        button=f"{word}บทบาท",
        back=_page_of(membership.user),
        lines=consequences.lines_of_role_end(membership, moves=moves),
        note=note,
    )
    if page := ask_first(request, question, form):
        return page
    said = {"membership": membership, **form.own_data}
    if questions:
        said["chosen"] = form.choices
    attempt(request, f"{word}บทบาทแล้ว", act, **said)
    return redirect(question.back)


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def role_grant(request, pk):
    person = get_object_or_404(User, pk=pk)
    form, error = RoleForm(request.POST), None
    if form.is_valid():
        try:
            accounts.grant_role(user=person, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = str(broken)
        else:
            messages.success(request, "ให้บทบาทแล้ว")
            return redirect("accounts:account-detail", pk)
    return render(
        request, "accounts/account_detail.html", _account(person, form, error), status=422
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def role_end(request, pk):
    return _ending(
        request,
        _role(pk),
        "สิ้นสุด",
        form_of=EndRoleForm,
        act=accounts.end_role,
        note="ตั้งแต่วันที่สิ้นสุด บทบาทนี้ไม่ให้สิทธิ์ใดอีก หากต้องการอีกต้องให้บทบาทใหม่",
    )


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def role_review(request, pk):
    membership = get_object_or_404(Membership, pk=pk)
    attempt(request, "บันทึกการทบทวนแล้ว", accounts.review_role, membership=membership)
    return redirect("accounts:account-detail", membership.user_id)
