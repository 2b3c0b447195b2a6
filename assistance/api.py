"""API: referrals."""

from rest_framework import viewsets

from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from assistance.models import Referral
from assistance.serializers import ReferralSerializer


class ReferralViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    audit_noun = "referral"
    serializer_class = ReferralSerializer
    required_permissions = {"list": Permission.REFERRAL_VIEW, "retrieve": Permission.REFERRAL_VIEW}
    filterset_fields = ("status", "organization", "dimension")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Referral.objects.none()
        return Referral.objects.visible_to(self.request.user).order_by("due_on", "id")
