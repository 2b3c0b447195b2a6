"""Accounts, roles and reference tables for the administrator."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from import_export.admin import ImportExportModelAdmin

from committees.models import Area, Committee, CommitteeSeat, Membership, Organization, User
from committees.resources import AreaResource, OrganizationResource
from loei_poverty.tables import TableAdminMixin


class MembershipInline(admin.TabularInline):
    model = Membership
    fk_name = "user"
    extra = 0


@admin.register(User)
class PersonalUserAdmin(UserAdmin):
    inlines = (MembershipInline,)
    fieldsets = (*UserAdmin.fieldsets, ("ตำแหน่ง", {"fields": ("title", "position", "phone")}))


@admin.register(Area)
class AreaAdmin(TableAdminMixin, ImportExportModelAdmin):
    resource_classes = (AreaResource,)
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    search_fields = ("code", "name")
    exclude = ("boundary",)


@admin.register(Organization)
class OrganizationAdmin(TableAdminMixin, ImportExportModelAdmin):
    resource_classes = (OrganizationResource,)
    list_display = ("name", "kind", "short_name", "is_active")
    list_filter = ("kind",)
    search_fields = ("name", "short_name")


class SeatInline(admin.TabularInline):
    model = CommitteeSeat
    extra = 0


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    list_display = ("name", "level", "area", "order_number")
    inlines = (SeatInline,)
