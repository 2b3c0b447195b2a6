"""API: referrals and help given."""

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.response import Response

from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from assistance.models import Assistance, Referral
from assistance.serializers import AssistanceInput, AssistanceSerializer, ReferralSerializer
from assistance.services.giving import receive_assistance
from mentors.services.former import in_the_rights_of


class ReferralViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    audit_noun = "referral"
    serializer_class = ReferralSerializer
    required_permissions = {"list": Permission.REFERRAL_VIEW, "retrieve": Permission.REFERRAL_VIEW}
    filterset_fields = ("status", "organization", "dimension")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Referral.objects.none()
        return Referral.objects.visible_to(self.request.user).order_by("due_on", "id")


class AssistanceViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    """201 for new help, 200 for the same again, 409 for the same id with other content."""

    audit_noun = "assistance"
    serializer_class = AssistanceSerializer
    required_permissions = {
        "list": Permission.ASSISTANCE_VIEW,
        "retrieve": Permission.ASSISTANCE_VIEW,
        "create": Permission.ASSISTANCE_RECORD,
    }
    filterset_fields = ("household", "dimension", "kind", "given_on")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Assistance.objects.none()
        return Assistance.objects.visible_to(self.request.user).order_by("-given_on", "id")

    @extend_schema(
        request=AssistanceInput, responses={200: AssistanceSerializer, 201: AssistanceSerializer}
    )
    def create(self, request):
        entry = AssistanceInput(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        fields = entry.validated_data
        with in_the_rights_of(
            request.user, fields["household"], fields["given_on"], Permission.ASSISTANCE_RECORD
        ):
            row, created = receive_assistance(by=request.user, **fields)
            body = self.get_serializer(row).data
        return Response(body, status=201 if created else 200)
