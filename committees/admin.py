"""Places, organisations and committees for the administrator."""

from django.contrib import admin
from import_export.admin import ImportExportModelAdmin

from accounts.site import ByRole, Recorded
from committees.models import Committee, CommitteeSeat
from committees.resources import AreaResource, OrganizationResource
from core.tables import TableAdminMixin
from places.models import Area, Organization


@admin.register(Area)
class AreaAdmin(TableAdminMixin, Recorded, ImportExportModelAdmin):
    resource_classes = (AreaResource,)
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    search_fields = ("code", "name")


@admin.register(Organization)
class OrganizationAdmin(TableAdminMixin, Recorded, ImportExportModelAdmin):
    resource_classes = (OrganizationResource,)
    list_display = ("name", "kind", "short_name", "is_active")
    list_filter = ("kind",)
    search_fields = ("name", "short_name")
    exclude = (
        "merged_into",
    )  # two become one by an act of their own, which moves what hangs on it
    readonly_fields = ("is_active",)  # out of use on its own page, which says what hangs on it

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nothing hangs on one merged into another, but figures of closed months name it."""
        is_merged = obj is not None and obj.merged_into_id is not None
        return super().has_delete_permission(request, obj) and not is_merged


class SeatInline(ByRole, admin.TabularInline):
    """A seat is taken out on the committee's page, which says what names it."""

    model = CommitteeSeat
    extra = 0
    can_delete = False


@admin.register(Committee)
class CommitteeAdmin(Recorded, admin.ModelAdmin):
    list_display = ("name", "level", "area", "order_number")
    inlines = (SeatInline,)

    def get_readonly_fields(self, request, obj=None):
        """Where one belongs and when it ends is an act, which moves what hangs on it."""
        return ("level", "area", "ended_on") if obj else ()
