"""Indicators and their owners for the administrator."""

from django.contrib import admin

from indicators.models import Dimension, Indicator, IndicatorAgency, IndicatorDimension


class OwnerInline(admin.TabularInline):
    model = IndicatorAgency
    extra = 0


class DimensionInline(admin.TabularInline):
    model = IndicatorDimension
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    list_display = ("number", "name", "category")
    list_filter = ("edition",)
    search_fields = ("name",)
    inlines = (OwnerInline, DimensionInline)


@admin.register(Dimension)
class DimensionAdmin(admin.ModelAdmin):
    list_display = ("name", "form_name", "sort_key")
