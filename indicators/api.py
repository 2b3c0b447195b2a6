"""API: indicators with the dimensions they feed and the agencies that own them; village results."""

from django.db.models import Exists, OuterRef
from rest_framework import serializers, viewsets

from accounts.permissions import Permission
from indicators.models import (
    Indicator,
    IndicatorAgency,
    IndicatorDimension,
    ResultLevel,
    VillageResult,
)


class OwnerSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="organization.name")

    class Meta:
        model = IndicatorAgency
        fields = ("organization", "name", "part", "position")


class DimensionLinkSerializer(serializers.ModelSerializer):
    class Meta:
        model = IndicatorDimension
        fields = ("dimension", "first_data_year", "last_data_year", "confidence", "basis")


class IndicatorSerializer(serializers.ModelSerializer):
    indicator_set = serializers.CharField(source="edition.indicator_set")
    category = serializers.CharField(source="category.name")
    owners = OwnerSerializer(many=True)
    dimensions = DimensionLinkSerializer(source="dimension_links", many=True)

    class Meta:
        model = Indicator
        fields = ("id", "indicator_set", "number", "name", "category", "owners", "dimensions")


class IndicatorViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = IndicatorSerializer
    required_permissions = {"list": Permission.SIGNED_IN, "retrieve": Permission.SIGNED_IN}
    filterset_fields = ("edition", "edition__indicator_set", "number")
    queryset = (
        Indicator.objects.select_related("edition", "category")
        .prefetch_related("owners__organization", "dimension_links")
        .order_by("edition", "number")
    )


class VillageResultSerializer(serializers.ModelSerializer):
    """`level` is 1–3; a village without a row of an indicator was not said. `is_lack`: whether the
    office counts that level as a lack.
    """

    village_name = serializers.CharField(source="village.name")
    indicator_number = serializers.IntegerField(source="indicator.number")
    indicator_name = serializers.CharField(source="indicator.name")
    is_lack = serializers.BooleanField()

    class Meta:
        model = VillageResult
        fields = (
            "id",
            "village",
            "village_name",
            "survey_year",
            "indicator",
            "indicator_number",
            "indicator_name",
            "level",
            "is_lack",
            "saved_at",
        )


LACKS = ResultLevel.objects.filter(
    edition=OuterRef("indicator__edition"), level=OuterRef("level"), is_lack=True
)


class VillageResultViewSet(viewsets.ReadOnlyModelViewSet):
    """กชช.2ค levels of villages. Of a sub-district by `village__subdistrict`, of a
    district by `village__subdistrict__parent` (codes)."""

    serializer_class = VillageResultSerializer
    required_permissions = {"list": Permission.SIGNED_IN, "retrieve": Permission.SIGNED_IN}
    filterset_fields = {
        "survey_year": ("exact",),
        "village": ("exact",),
        "village__subdistrict": ("exact",),
        "village__subdistrict__parent": ("exact",),
        "indicator": ("exact",),
        "indicator__number": ("exact",),
        "level": ("exact",),
    }
    queryset = (
        VillageResult.objects.select_related("village", "indicator")
        .annotate(is_lack=Exists(LACKS))
        .order_by("survey_year", "village", "indicator")
    )
