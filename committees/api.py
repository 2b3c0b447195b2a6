"""API: areas, and who is signed in."""

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from committees.models import Area, Membership
from committees.permissions import Permission


class AreaSerializer(serializers.ModelSerializer):
    class Meta:
        model = Area
        fields = ("code", "level", "name", "name_en", "parent", "latitude", "longitude")


class AreaViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = AreaSerializer
    required_permissions = {"list": Permission.SIGNED_IN, "retrieve": Permission.SIGNED_IN}
    filterset_fields = ("level", "parent")
    queryset = Area.objects.order_by("code")


class RoleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Membership
        fields = ("role", "area", "organization", "started_on", "ended_on")


class SessionSerializer(serializers.Serializer):
    username = serializers.CharField()
    name = serializers.CharField()
    roles = RoleSerializer(many=True)
    csrf_token = serializers.CharField()


class SessionView(viewsets.ViewSet):
    """Who is signed in, with a fresh CSRF token for a page that lay in a cache."""

    required_permissions = {"retrieve": Permission.SIGNED_IN}

    @extend_schema(responses=SessionSerializer)
    def retrieve(self, request):
        roles = Membership.objects.current().filter(user=request.user)
        return Response({
            "username": request.user.username, "name": request.user.full_name,
            "roles": RoleSerializer(roles, many=True).data, "csrf_token": get_token(request),
        })  # fmt: skip
