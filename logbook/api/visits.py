"""API: visits by client-made id, with their photos, and the questions and words of 4 ท."""

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from logbook.models import GuideQuestion, ScoreWord, Visit
from logbook.serializers.visits import (
    GuideQuestionSerializer,
    PhotoInput,
    PhotoSerializer,
    ScoreWordSerializer,
    VisitCorrection,
    VisitInput,
    VisitSerializer,
)
from logbook.services.assessments import in_order_of_aspects
from logbook.services.corrections import correct_visit
from logbook.services.handed_over import own_visits
from logbook.services.visits import attach_photo, record_visit
from mentors.services.handed_over import in_the_rights_of


class VisitViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    """201 for a new visit, 200 for the same again, 409 for the same id with other content.

    A visit that was sent back (`returned`) is sent again whole with PUT by whoever recorded it; the
    same PUT again changes nothing and answers 200. Who goes back to what it said before names the
    return (`returned_at`), else it is taken for a late repeat and answered with 409.
    """

    audit_noun = "visit"
    serializer_class = VisitSerializer
    required_permissions = {
        "list": Permission.VISIT_VIEW,
        "retrieve": Permission.VISIT_VIEW,
        "create": Permission.VISIT_RECORD,
        "update": Permission.VISIT_RECORD,
        "photos": Permission.VISIT_RECORD,
    }
    filterset_fields = ("household", "status", "visited_on")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Visit.objects.none()
        rows = Visit.objects.visible_to(self.request.user).prefetch_related(
            "assessment", "progress", "revisions"
        )
        return rows.order_by("-visited_on", "id")

    @extend_schema(request=VisitInput, responses={200: VisitSerializer, 201: VisitSerializer})
    def create(self, request):
        entry = VisitInput(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        fields = entry.service_fields()
        with in_the_rights_of(
            request.user, fields["household"], fields["visited_on"], Permission.VISIT_RECORD
        ):
            visit, created = record_visit(by=request.user, **fields)
            body = self.get_serializer(visit).data
        return Response(body, status=201 if created else 200)

    @extend_schema(request=VisitCorrection, responses={200: VisitSerializer})
    def update(self, request, pk=None):
        entry = VisitCorrection(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        with own_visits(request.user, Permission.VISIT_RECORD, pk) as rows:
            visit = get_object_or_404(rows, pk=pk)
            visit, _corrected = correct_visit(
                visit=visit, by=request.user, **entry.service_fields()
            )
            body = self.get_serializer(visit).data
        return Response(body)

    @extend_schema(request=PhotoInput, responses={200: PhotoSerializer, 201: PhotoSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request, pk=None):
        """A photo of a visit that is here already: 201 for a new one, 200 for the same again, 409
        for the same id with another picture. What is wrong with a photo never touches the visit.
        """
        with own_visits(request.user, Permission.VISIT_RECORD, pk) as rows:
            visit = get_object_or_404(rows, pk=pk)
            entry = PhotoInput(data=request.data)
            entry.is_valid(raise_exception=True)
            photo, created = attach_photo(visit=visit, by=request.user, **entry.validated_data)
            body = PhotoSerializer(photo).data
        return Response(body, status=201 if created else 200)


class GuideQuestionViewSet(viewsets.ReadOnlyModelViewSet):
    """Questions in use that help to talk a ท over."""

    serializer_class = GuideQuestionSerializer
    required_permissions = {"list": Permission.SIGNED_IN, "retrieve": Permission.SIGNED_IN}
    filterset_fields = ("aspect",)
    queryset = in_order_of_aspects(GuideQuestion.objects.filter(is_active=True), "sort_key")


class ScoreWordViewSet(viewsets.ReadOnlyModelViewSet):
    """What each step of a ท means, as the province words it."""

    serializer_class = ScoreWordSerializer
    required_permissions = {"list": Permission.SIGNED_IN, "retrieve": Permission.SIGNED_IN}
    filterset_fields = ("aspect", "score")
    queryset = in_order_of_aspects(ScoreWord.objects.all(), "score")
