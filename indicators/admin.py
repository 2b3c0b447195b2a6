"""Indicators and their owners for the administrator."""

from django.contrib import admin
from import_export.admin import ImportExportModelAdmin

from accounts.site import ByRole, Recorded
from core.tables import TableAdminMixin
from indicators.models import (
    Dimension,
    Indicator,
    IndicatorAgency,
    IndicatorDimension,
    IndicatorThreshold,
    ResultLevel,
)
from indicators.resources import IndicatorResource, OwnerResource, ThresholdResource


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


@admin.register(ResultLevel)
class ResultLevelAdmin(Recorded, admin.ModelAdmin):
    list_display = ("edition", "level", "name", "is_lack", "confidence")
    list_display_links = ("level", "name")
    list_select_related = ("edition",)


@admin.register(IndicatorThreshold)
class ThresholdAdmin(TableAdminMixin, Recorded, ImportExportModelAdmin):
    resource_classes = (ThresholdResource,)
    list_display = ("indicator", "level", "text")
    list_filter = ("indicator__edition", "level")
    list_select_related = ("indicator",)
    search_fields = ("indicator__name", "text")
