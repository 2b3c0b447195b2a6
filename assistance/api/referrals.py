"""API: requests and referrals."""

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from assistance.models import HelpRequest, Referral
from assistance.serializers.referrals import (
    AnswerInput,
    ReferralSerializer,
    RequestInput,
    RequestPhotoInput,
    RequestPhotoSerializer,
    RequestSerializer,
)
from assistance.services import answers as answering
from assistance.services.requests import ask_for_help, attach_photo
from mentors.services.handed_over import in_the_rights_of, own_or_reached


class ReferralViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    audit_noun = "referral"
    serializer_class = ReferralSerializer
    required_permissions = {
        "list": Permission.REFERRAL_VIEW,
        "retrieve": Permission.REFERRAL_VIEW,
        "answer": Permission.REFERRAL_ANSWER,
    }
    filterset_fields = ("status", "organization", "dimension")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Referral.objects.none()
        return Referral.objects.visible_to(self.request.user).order_by("due_on", "id")

    @extend_schema(request=AnswerInput, responses={200: ReferralSerializer})
    @action(detail=True, methods=["post"])
    def answer(self, request, pk=None):
        """The body's next step; whoever sent the referral, and its mentor, are told."""
        rows = Referral.objects.permitted(request.user, Permission.REFERRAL_ANSWER)
        referral = get_object_or_404(rows.select_related("household", "organization"), pk=pk)
        entry = AnswerInput(data=request.data)
        entry.is_valid(raise_exception=True)
        answered = answering.answer(referral=referral, by=request.user, **entry.validated_data)
        return Response(self.get_serializer(answered).data)


class RequestViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    """Needs that outside resources must meet. 201 for a new one, 200 for the same again, 409 for
    the same id with other content.
    """

    audit_noun = "request"
    serializer_class = RequestSerializer
    required_permissions = {
        "list": Permission.REQUEST_VIEW,
        "retrieve": Permission.REQUEST_VIEW,
        "create": Permission.REQUEST_MAKE,
        "photos": Permission.REQUEST_MAKE,
    }
    filterset_fields = ("household", "status", "kind", "urgency")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return HelpRequest.objects.none()
        rows = HelpRequest.objects.visible_to(self.request.user).prefetch_related("events")
        return rows.order_by("-asked_on", "id")

    @extend_schema(request=RequestInput, responses={200: RequestSerializer, 201: RequestSerializer})
    def create(self, request):
        entry = RequestInput(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        fields = entry.validated_data
        with in_the_rights_of(
            request.user, fields["household"], fields["asked_on"], Permission.REQUEST_MAKE
        ):
            row, created = ask_for_help(by=request.user, **fields)
            body = self.get_serializer(row).data
        return Response(body, status=201 if created else 200)

    @extend_schema(
        request=RequestPhotoInput,
        responses={200: RequestPhotoSerializer, 201: RequestPhotoSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request, pk=None):
        """A photo of a request that is here already: 201 for a new one, 200 for the same again,
        409 for the same id with another picture.
        """
        rows, user = HelpRequest.objects.all(), request.user
        with own_or_reached(rows, user, Permission.REQUEST_MAKE, pk, author="asked_by") as mine:
            asked = get_object_or_404(mine, pk=pk)
            entry = RequestPhotoInput(data=request.data)
            entry.is_valid(raise_exception=True)
            photo, created = attach_photo(asked=asked, by=user, **entry.validated_data)
            body = RequestPhotoSerializer(photo).data
        return Response(body, status=201 if created else 200)
