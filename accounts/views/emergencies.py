"""Access in an emergency: taken, given back, reviewed."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import permission_required
from accounts.forms.accounts import EmergencyForm, EmergencyReviewForm
from accounts.models import EmergencyAccess
from accounts.permissions import Permission
from accounts.services import emergencies
from core.errors import DomainError
from core.pages import attempt, faults_of, form_page, paginate


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EMERGENCY_TAKE)
def emergency_take(request):
    """Opens a district at once. The page says what will be recorded and who will be told."""
    form, error = EmergencyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            emergencies.take_emergency_access(user=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = str(broken)
        else:
            messages.warning(request, "เปิดสิทธิ์ฉุกเฉินแล้ว ทุกการเข้าดูถูกบันทึกและแจ้งผู้ดูแลระบบ")
            area = form.cleaned_data["area"].pk
            return redirect(f"{resolve_url(settings.EMERGENCY_REDIRECT_URL)}?area={area}")
    return form_page(request, "accounts/emergency_form.html", form, error)


@require_POST
@permission_required(Permission.EMERGENCY_TAKE)
def emergency_end(request, pk):
    access = get_object_or_404(EmergencyAccess, pk=pk, user=request.user)
    attempt(request, "คืนสิทธิ์ฉุกเฉินแล้ว", emergencies.end_emergency_access, access=access)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def emergency_list(request):
    rows = EmergencyAccess.objects.select_related("user", "area", "reviewed_by")
    more = {"finding_form": EmergencyReviewForm(), "now": timezone.now()}
    context = paginate(request, rows) | more
    return render(request, "accounts/emergency_list.html", context)


@require_POST
@permission_required(Permission.AUDIT_VIEW)
def emergency_review(request, pk):
    access = get_object_or_404(EmergencyAccess, pk=pk)
    form = EmergencyReviewForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            "บันทึกผลการตรวจสอบแล้ว",
            emergencies.review_emergency_access,
            access=access,
            **form.cleaned_data,
        )
    else:
        messages.error(request, faults_of(form))
    return redirect("accounts:emergency-list")
