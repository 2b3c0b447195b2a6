"""Places, organisations and committees for the administrator."""

from django.contrib import admin
from import_export.admin import ImportExportModelAdmin

from committees.models import Area, Committee, CommitteeSeat, Organization
from committees.resources import AreaResource, OrganizationResource
from committees.site import ByRole, Recorded
from loei_poverty.tables import FORMATS


@admin.register(Area)
class AreaAdmin(Recorded, ImportExportModelAdmin):
    resource_classes = (AreaResource,)
    formats = FORMATS
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    search_fields = ("code", "name")
    exclude = ("boundary",)


@admin.register(Organization)
class OrganizationAdmin(Recorded, ImportExportModelAdmin):
    resource_classes = (OrganizationResource,)
    formats = FORMATS
    list_display = ("name", "kind", "short_name", "is_active")
    list_filter = ("kind",)
    search_fields = ("name", "short_name")


class SeatInline(ByRole, admin.TabularInline):
    model = CommitteeSeat
    extra = 0


@admin.register(Committee)
class CommitteeAdmin(Recorded, admin.ModelAdmin):
    list_display = ("name", "level", "area", "order_number")
    inlines = (SeatInline,)
