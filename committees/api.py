"""API: areas and organisations."""

from rest_framework import serializers, viewsets

from accounts.permissions import Permission
from places.models import Area, Organization


class AreaSerializer(serializers.ModelSerializer):
    class Meta:
        model = Area
        fields = ("code", "level", "name", "name_en", "parent", "latitude", "longitude")


class AreaViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = AreaSerializer
    required_permissions = {"list": Permission.SIGNED_IN, "retrieve": Permission.SIGNED_IN}
    filterset_fields = ("level", "parent")
    queryset = Area.objects.order_by("code")


class OrganizationSerializer(serializers.ModelSerializer):
    """A body that can be asked for help; `serves` are codes of areas."""

    class Meta:
        model = Organization
        fields = ("id", "code", "name", "short_name", "kind", "serves", "gives", "phone", "email")


class OrganizationViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = OrganizationSerializer
    required_permissions = {
        "list": Permission.ORGANIZATION_VIEW,
        "retrieve": Permission.ORGANIZATION_VIEW,
    }
    filterset_fields = ("kind",)
    queryset = Organization.objects.helping().order_by("name_sort_key", "id")
