"""API: indicators with the dimensions they feed and the agencies that own them."""

from rest_framework import serializers, viewsets

from accounts.permissions import Permission
from indicators.models import Indicator, IndicatorAgency, IndicatorDimension


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
