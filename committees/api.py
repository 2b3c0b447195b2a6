"""API: areas."""

from rest_framework import serializers, viewsets

from accounts.permissions import Permission
from places.models import Area


class AreaSerializer(serializers.ModelSerializer):
    class Meta:
        model = Area
        fields = ("code", "level", "name", "name_en", "parent", "latitude", "longitude")


class AreaViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = AreaSerializer
    required_permissions = {"list": Permission.SIGNED_IN, "retrieve": Permission.SIGNED_IN}
    filterset_fields = ("level", "parent")
    queryset = Area.objects.order_by("code")
