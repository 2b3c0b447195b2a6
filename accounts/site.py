"""The administration site: reference tables only, entered through the one sign-in."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from accounts import audit
from accounts.actions import Act
from accounts.doors import has_permission
from accounts.permissions import Permission
from core.forms import BuddhistDateField


class ReferenceSite(AdminSite):
    """Opens to a role, not to flags of an account; has no sign-in and no password page of its own.

    Accounts, roles, tokens and second factors are changed on pages that record who did it.
    """

    site_header = site_title = "ตารางอ้างอิง"
    index_title = "ตารางอ้างอิงของระบบ"

    def has_permission(self, request):
        return has_permission(request.user, Permission.ACCOUNT_MANAGE)

    @login_not_required
    def login(self, request, extra_context=None):
        """Whoever is signed in and was sent here may not enter; others sign in as always."""
        if not request.user.is_authenticated:
            wanted = request.GET.get("next") or reverse("admin:index")
            return redirect_to_login(wanted, resolve_url(settings.LOGIN_URL))
        if self.has_permission(request):
            return redirect("admin:index")
        audit.record_refusal(Permission.ACCOUNT_MANAGE, request=request)
        raise PermissionDenied

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_change_password")


class ByRole:
    """Mixin for pages and inlines of the site: the role decides, as at every other door. Dates are
    typed and shown in พ.ศ., as everywhere.
    """

    formfield_overrides: ClassVar[Mapping[type[models.Field], Mapping[str, Any]]] = {
        models.DateField: {
            "form_class": BuddhistDateField,
            "widget": forms.TextInput(attrs={"inputmode": "numeric"}),
            "help_text": "วว/ดด/ปปปป (พ.ศ.)",
        }
    }

    def _may(self, request, *rest, **kwargs) -> bool:
        return has_permission(request.user, Permission.ACCOUNT_MANAGE)

    has_view_permission = has_add_permission = has_module_permission = _may
    has_change_permission = has_delete_permission = _may


class Recorded(ByRole):
    """Mixin for pages of the site: what is changed here stands in the history as well."""

    def log_addition(self, request, obj, message):
        audit.record(Act.REFERENCE_ADDED, obj, by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        audit.record(Act.REFERENCE_CHANGED, obj, by=request.user)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        audit.record_all(Act.REFERENCE_REMOVED, queryset, by=request.user)
        return super().log_deletions(request, queryset)
