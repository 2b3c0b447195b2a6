"""A person's own API tokens: made after the password was asked again, shown once, revoked."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import has_permission, permission_required
from accounts.forms.accounts import TokenForm
from accounts.models import ApiToken
from accounts.permissions import Permission
from accounts.services import tokens
from core.pages import paginate


@require_safe
@permission_required(Permission.SIGNED_IN)
def token_list(request):
    rows = ApiToken.objects.filter(user=request.user).select_related("user")
    return render(request, "accounts/token_list.html", paginate(request, rows))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.SIGNED_IN)
@reauthentication_required
def token_create(request):
    form = TokenForm(request.POST or None)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        made = tokens.make_token(by=request.user, **form.cleaned_data)
        context["token"], context["text"] = made
        response = render(request, "accounts/token_form.html", context)
        response.leads_to = reverse("accounts:token-list")
        return response
    return render(request, "accounts/token_form.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required(Permission.SIGNED_IN)
def token_revoke(request, pk):
    """Revokes a token of one's own; whoever manages accounts may revoke anybody's."""
    may_all = has_permission(request.user, Permission.ACCOUNT_MANAGE)
    rows = ApiToken.objects.all() if may_all else ApiToken.objects.filter(user=request.user)
    token = get_object_or_404(rows, pk=pk)
    tokens.revoke_token(token=token, by=request.user)
    messages.success(request, "ยกเลิกโทเค็นแล้ว")
    if token.user_id == request.user.pk:
        return redirect("accounts:token-list")
    return redirect(reverse("accounts:account-detail", args=[token.user_id]))
