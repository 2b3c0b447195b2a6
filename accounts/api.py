"""API: the account that is signed in."""

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from accounts.models import Membership
from accounts.permissions import Permission


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
        return Response(
            {
                "username": request.user.username,
                "name": request.user.full_name,
                "roles": RoleSerializer(roles, many=True).data,
                "csrf_token": get_token(request),
            }
        )
