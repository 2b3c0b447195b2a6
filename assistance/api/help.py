"""API of help: the ledger, what agencies enter one by one and by lists, what is unmatched."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts import audit
from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from assistance.errors import HelpLimitError
from assistance.models import Assistance, HelpEntry, HelpList, HelpMatch
from assistance.serializers.help import (
    AssistanceInput,
    AssistanceSerializer,
    HelpEntryChange,
    HelpEntryInput,
    HelpEntrySerializer,
    HelpListDetailSerializer,
    HelpListInput,
    HelpListSerializer,
    HelpReasonInput,
    MatchInput,
    OfHouseholdInput,
    UnmatchedHelpSerializer,
)
from assistance.services import entries as entering
from assistance.services import giving, lists, matching
from assistance.serving import agencies_of
from core.jobs.running import start
from mentors.services.handed_over import in_the_rights_of


class HelpViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    """What the views of help and of projects share."""

    model: type

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.rows()

    def said(self, shape, *, partial=False) -> dict:
        """What the request says, in `shape`."""
        said = shape(data=self.request.data, context=self.get_serializer_context(), partial=partial)
        said.is_valid(raise_exception=True)
        return said.validated_data

    def answer(self, row, status_code=status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(row).data, status=status_code)


class AssistanceViewSet(HelpViewSet):
    """The ledger of help, without what was withdrawn. 201 for new help, 200 for the same again, 409
    for the same id with other content.
    """

    audit_noun = "assistance"
    model = Assistance
    serializer_class = AssistanceSerializer
    required_permissions = {
        "list": Permission.ASSISTANCE_VIEW,
        "retrieve": Permission.ASSISTANCE_VIEW,
        "create": Permission.ASSISTANCE_RECORD,
        "partial_update": Permission.ASSISTANCE_RECORD,
        "withdraw": Permission.ASSISTANCE_RECORD,
        "not_ours": Permission.HELP_SETTLE,
    }
    filterset_fields = ("household", "dimension", "kind", "given_on", "organization")

    def rows(self):
        user = self.request.user
        rows = Assistance.objects.visible_to(user).standing()
        if self.action in ("partial_update", "withdraw"):
            rows = Assistance.objects.in_hands_of(user)  # a withdrawn one says so
        return rows.order_by("-given_on", "id")

    @extend_schema(
        request=AssistanceInput, responses={200: AssistanceSerializer, 201: AssistanceSerializer}
    )
    def create(self, request):
        fields = self.said(AssistanceInput)
        with in_the_rights_of(
            request.user, fields["household"], fields["given_on"], Permission.ASSISTANCE_RECORD
        ):
            row, created = giving.receive_assistance(by=request.user, **fields)
            return self.answer(row, 201 if created else 200)

    @extend_schema(request=OfHouseholdInput, responses={200: AssistanceSerializer})
    def partial_update(self, request, pk=None):
        """Puts right what is said; what is left out stays."""
        row, said = self.get_object(), self.said(OfHouseholdInput, partial=True)
        return self.answer(giving.correct_assistance(assistance=row, by=request.user, **said))

    @extend_schema(request=HelpReasonInput, responses={200: AssistanceSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Takes the help out of the ledger, with a reason."""
        row, said = self.get_object(), self.said(HelpReasonInput)
        return self.answer(giving.withdraw_assistance(assistance=row, by=request.user, **said))

    @extend_schema(request=HelpReasonInput, responses={204: None})
    @action(detail=True, methods=["post"], url_path="not-ours")
    def not_ours(self, request, pk=None):
        """Says that what an agency entered is not this household's."""
        row, said = self.get_object(), self.said(HelpReasonInput)
        matching.take_out_of_household(assistance=row, by=request.user, **said)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OfAgencyViewSet(HelpViewSet):
    """Rows of the caller's own agency."""

    def rows(self):
        return self.model.objects.permitted(self.request.user, Permission.HELP_ENTER)

    def said_for(self, shape) -> dict:
        """What the request says, with the agency it is for: the one named, else the first."""
        user: Any = self.request.user
        agency = agencies_of(user).first()
        if agency is None:
            raise PermissionDenied
        return {"organization": agency} | self.said(shape)

    def handle_exception(self, exc):
        """A try beyond the day's limit is a refusal that the history keeps."""
        if isinstance(exc, HelpLimitError):
            audit.record_refusal(
                Permission.HELP_ENTER, request=self.request._request, reason=exc.code
            )
        return super().handle_exception(exc)


class HelpEntryViewSet(OfAgencyViewSet):
    """What an agency says it gave, by national ID, for anybody. No answer says whether the person
    is known: 201 for a new entry, 200 for the same again, 409 for the same id with other content.
    """

    audit_noun = "help"
    model = HelpEntry
    serializer_class = HelpEntrySerializer
    required_permissions = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "withdraw"), Permission.HELP_ENTER
    )
    filterset_fields = ("kind", "dimension", "given_on", "help_list")

    def rows(self):
        return super().rows().entered().order_by("-recorded_at", "line", "id")

    @extend_schema(
        request=HelpEntryInput, responses={200: HelpEntrySerializer, 201: HelpEntrySerializer}
    )
    def create(self, request):
        said = self.said_for(HelpEntryInput)
        row, created = entering.enter_help(by=request.user, **said)
        return self.answer(row, 201 if created else 200)

    @extend_schema(request=HelpEntryChange, responses={200: HelpEntrySerializer})
    def partial_update(self, request, pk=None):
        """Puts right what is said; what is left out stays, and so does the national ID."""
        row, said = self.get_object(), self.said(HelpEntryChange, partial=True)
        return self.answer(entering.correct_entry(entry=row, by=request.user, **said))

    @extend_schema(request=HelpReasonInput, responses={200: HelpEntrySerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Takes the entry back, with a reason."""
        row, said = self.get_object(), self.said(HelpReasonInput)
        return self.answer(entering.withdraw_entry(entry=row, by=request.user, **said))


class HelpListViewSet(OfAgencyViewSet):
    """Lists an agency sends: checked in the background (`state`), then entered or left; `stage`,
    counts and `issues` depend on the rows alone, never on who is known.
    """

    audit_noun = "help_list"
    model = HelpList
    serializer_class = HelpListSerializer
    required_permissions = dict.fromkeys(
        ("list", "retrieve", "create", "apply", "undo"), Permission.HELP_ENTER
    )
    filterset_fields = ("stage",)

    def get_serializer_class(self):
        return HelpListDetailSerializer if self.action == "retrieve" else HelpListSerializer

    def rows(self):
        return super().rows().select_related("dimension", "organization").order_by("-id")

    def get_parsers(self):
        return (
            [MultiPartParser()]
            if getattr(self, "action_map", {}).get("post") == "create"
            else (super().get_parsers())
        )

    @extend_schema(
        request={"multipart/form-data": HelpListInput}, responses={201: HelpListSerializer}
    )
    def create(self, request):
        """Takes the file; ask for the list again until its `state` is `done` or `failed`."""
        said = self.said_for(HelpListInput)
        row = lists.receive_list(by=request.user, **said)
        start(row, "help.check", by=request.user)
        return self.answer(row, 201)

    @extend_schema(request=None, responses={200: HelpListSerializer})
    @action(detail=True, methods=["post"])
    def apply(self, request, pk=None):
        """Enters every accepted row, all or none."""
        return self.answer(lists.apply_list(help_list=self.get_object(), by=request.user))

    @extend_schema(request=HelpReasonInput, responses={200: HelpListSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request, pk=None):
        """Takes all entries of the list back, with a reason."""
        row, said = self.get_object(), self.said(HelpReasonInput)
        return self.answer(lists.undo_list(help_list=row, by=request.user, **said))


class UnmatchedHelpViewSet(HelpViewSet):
    """Entries of agencies no household was found for, in the caller's districts."""

    audit_noun = "unmatched"
    model = HelpMatch
    serializer_class = UnmatchedHelpSerializer
    required_permissions = dict.fromkeys(
        ("list", "retrieve", "match", "close"), Permission.HELP_SETTLE
    )
    filterset_fields = ("district",)

    def rows(self):
        rows = HelpMatch.objects.permitted(self.request.user, Permission.HELP_SETTLE)
        if self.action not in ("match", "close"):  # which say that somebody was quicker
            rows = rows.open()
        return rows.select_related("entry").order_by("id")

    @extend_schema(request=MatchInput, responses={200: AssistanceSerializer})
    @action(detail=True, methods=["post"])
    def match(self, request, pk=None):
        """Says whose it is: the help goes into that household's ledger."""
        row, said = self.get_object(), self.said(MatchInput)
        given = matching.match_by_hand(match=row, by=request.user, **said)
        return Response(AssistanceSerializer(given).data)

    @extend_schema(request=HelpReasonInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        """Says that it belongs to none of the households followed, and why."""
        row, said = self.get_object(), self.said(HelpReasonInput)
        matching.close_match(match=row, by=request.user, **said)
        return Response(status=status.HTTP_204_NO_CONTENT)
