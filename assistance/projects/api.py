"""API: projects, the households chosen for them, needs without a project."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from accounts import audit
from accounts.permissions import Permission
from assistance.api.help import HelpViewSet
from assistance.models import Participation, Project
from assistance.projects.actions import Act
from assistance.projects.serializers import (
    AttendInput,
    CandidateSerializer,
    ChoiceInput,
    GapSerializer,
    GivenInput,
    OutcomeInput,
    ParticipationSerializer,
    ProjectChange,
    ProjectInput,
    ProjectSerializer,
)
from assistance.projects.services import choosing, projects, results
from assistance.projects.services.candidates import candidates
from assistance.projects.services.gaps import gaps
from assistance.projects.services.numbers import numbers_known_to
from assistance.serializers.help import AssistanceSerializer


class ProjectViewSet(HelpViewSet):
    """Projects within reach. 201 for a new one, 200 for the same again, 409 for the same id with
    other content.
    """

    audit_noun = "project"
    serializer_class = ProjectSerializer
    required_permissions = {
        "list": Permission.PROJECT_VIEW,
        "retrieve": Permission.PROJECT_VIEW,
        "create": Permission.PROJECT_EDIT,
        "partial_update": Permission.PROJECT_EDIT,
        "close": Permission.PROJECT_EDIT,
        "reopen": Permission.PROJECT_EDIT,
        "candidates": Permission.PROJECT_EDIT,
        "choose": Permission.PROJECT_EDIT,
        "gaps": Permission.PROJECT_EDIT,
    }
    filterset_fields = ("kind", "organization", "fund")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Project.objects.none()
        user = self.request.user
        if self.action in ("partial_update", "close", "reopen"):
            rows = Project.objects.editable_by(user)
        else:
            rows = Project.objects.visible_to(user)
        related = ("dimensions", "indicators", "partners")
        return rows.select_related("organization").prefetch_related(*related).order_by("id")

    def get_serializer(self, *args, **kwargs):
        """Numbers of all rows the caller knows in full are counted at once."""
        rows = args[0] if args else []
        rows = rows if kwargs.get("many") else [rows] if rows else []
        numbers = numbers_known_to(self.request.user, rows)
        kwargs["context"] = self.get_serializer_context() | {"numbers": numbers}
        return ProjectSerializer(*args, **kwargs)

    def answer(self, project, status=200) -> Response:
        fresh = Project.objects.prefetch_related("dimensions", "indicators", "partners")
        return Response(self.get_serializer(fresh.get(pk=project.pk)).data, status=status)

    @extend_schema(request=ProjectInput, responses={200: ProjectSerializer, 201: ProjectSerializer})
    def create(self, request):
        project, created = projects.receive_project(by=request.user, **self.said(ProjectInput))
        return self.answer(project, 201 if created else 200)

    @extend_schema(request=ProjectChange, responses={200: ProjectSerializer})
    def partial_update(self, request, pk=None):
        """Changes what is said; what is left out stays."""
        project, said = self.get_object(), self.said(ProjectChange, partial=True)
        return self.answer(projects.change_project(project=project, by=request.user, **said))

    @extend_schema(request=OutcomeInput, responses={200: ProjectSerializer})
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        """Nobody is chosen for it any more; what is under way may still be settled."""
        project, said = self.get_object(), self.said(OutcomeInput)
        closed = projects.close_project(project=project, by=request.user, reason=said["outcome"])
        return self.answer(closed)

    @extend_schema(request=None, responses={200: ProjectSerializer})
    @action(detail=True, methods=["post"])
    def reopen(self, request, pk=None):
        """Takes the closing back."""
        return self.answer(projects.reopen_project(project=self.get_object(), by=request.user))

    @extend_schema(responses={200: CandidateSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"])
    def candidates(self, request, pk=None):
        """Households the project is for and the caller may choose, most urgent first."""
        project = self.get_object()
        page = self.paginate_queryset(candidates(project, request.user))
        details = {"api": True, "project": str(project.pk), "count": len(page)}
        audit.record(Act.CANDIDATES_LISTED, project, by=request.user, details=details)
        return self.get_paginated_response(CandidateSerializer(page, many=True).data)

    @extend_schema(request=ChoiceInput, responses={201: ParticipationSerializer(many=True)})
    @action(detail=True, methods=["post"])
    def choose(self, request, pk=None):
        """Takes households into the project; mentors and owner are told."""
        project, said = self.get_object(), self.said(ChoiceInput)
        rows = choosing.choose_households(project=project, by=request.user, **said)
        return Response(ParticipationSerializer(rows, many=True).data, status=201)

    @extend_schema(responses={200: GapSerializer(many=True)}, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def gaps(self, request):
        """Needs by district and dimension, with the projects for them; those without one first."""
        at, found = gaps(request.user)
        audit.record(Act.PROJECT_GAPS, by=request.user, details={"api": True, "count": len(found)})
        return Response(GapSerializer(found, many=True, context={"as_of": at}).data)


class ParticipationViewSet(HelpViewSet):
    """Households chosen for projects: an agency's own projects, an officer's district."""

    audit_noun = "participation"
    serializer_class = ParticipationSerializer
    required_permissions = {
        "list": Permission.PROJECT_VIEW,
        "retrieve": Permission.PROJECT_VIEW,
        "attend": Permission.PROJECT_ANSWER,
        "miss": Permission.PROJECT_ANSWER,
        "give": Permission.PROJECT_ANSWER,
        "withdraw": Permission.PROJECT_EDIT,
    }
    filterset_fields = ("project", "household", "status", "dimension")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Participation.objects.none()
        permission = self.required_permissions[self.action]
        rows = Participation.objects.permitted(self.request.user, permission)
        return rows.for_table().select_related("organization").order_by("-chosen_at", "id")

    def step(self, service, shape) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        said = self.said(shape)
        return Response(self.get_serializer(service(row=row, by=self.request.user, **said)).data)

    @extend_schema(request=AttendInput, responses={200: ParticipationSerializer})
    @action(detail=True, methods=["post"])
    def attend(self, request, pk=None):
        """The household took part."""
        return self.step(results.attend, AttendInput)

    @extend_schema(request=OutcomeInput, responses={200: ParticipationSerializer})
    @action(detail=True, methods=["post"])
    def miss(self, request, pk=None):
        """The household did not come; its place is free again."""
        return self.step(results.record_absence, OutcomeInput)

    @extend_schema(request=OutcomeInput, responses={200: ParticipationSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Takes the household out of the project."""
        return self.step(choosing.withdraw_participation, OutcomeInput)

    @extend_schema(
        request=GivenInput, responses={200: AssistanceSerializer, 201: AssistanceSerializer}
    )
    @action(detail=True, methods=["post"])
    def give(self, request, pk=None):
        """Help through the project, into the ledger: 201 for new help, 200 for the same again."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        said = self.said(GivenInput)
        given, created = results.receive_help(row=row, by=request.user, **said)
        return Response(AssistanceSerializer(given).data, status=201 if created else 200)
