"""Indicators and their owners for the administrator."""

from django.contrib import admin
from import_export.admin import ImportExportModelAdmin

from accounts.site import ByRole, Recorded
from core.tables import TableAdminMixin
from indicators.models import Dimension, Indicator, IndicatorAgency, IndicatorDimension
from indicators.resources import IndicatorResource, OwnerResource


class OwnerInline(ByRole, admin.TabularInline):
    model = IndicatorAgency
    extra = 0


class DimensionInline(ByRole, admin.TabularInline):
    model = IndicatorDimension
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(TableAdminMixin, Recorded, ImportExportModelAdmin):
    resource_classes = (IndicatorResource,)
    list_display = ("number", "name", "category")
    list_filter = ("edition",)
    search_fields = ("name",)
    inlines = (OwnerInline, DimensionInline)


@admin.register(Dimension)
class DimensionAdmin(Recorded, admin.ModelAdmin):
    list_display = ("name", "form_name", "sort_key")


@admin.register(IndicatorAgency)
class OwnerAdmin(TableAdminMixin, Recorded, ImportExportModelAdmin):
    resource_classes = (OwnerResource,)
    list_display = ("indicator", "organization", "part")
    list_filter = ("indicator__edition", "part")
    list_select_related = ("indicator", "organization")
    search_fields = ("organization__name", "indicator__name")
