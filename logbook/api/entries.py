"""API: runs of the Logbook-style export, their entries, who keyed them in, and the layouts."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.acting import permitted_areas
from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from core.jobs.running import start
from logbook.errors import ExportAreaError
from logbook.models import LogbookEntry, LogbookExport, LogbookLayout
from logbook.serializers.entries import (
    EntrySerializer,
    ExportInput,
    ExportSerializer,
    KeyInput,
    LayoutSerializer,
)
from logbook.services.exporting import may_export
from logbook.services.keying import key_entry, unkey_entry
from places.models import Area
from places.querysets import codes_within


class LogbookExportViewSet(viewsets.ReadOnlyModelViewSet):
    """Runs of the caller's areas. A new one is queued (202) and done in the background; asked of
    `retrieve` it says how far it is.
    """

    serializer_class = ExportSerializer
    required_permissions = {
        "list": Permission.LOGBOOK_EXPORT,
        "retrieve": Permission.LOGBOOK_EXPORT,
        "create": Permission.LOGBOOK_EXPORT,
    }
    filterset_fields = ("month", "area", "state")

    def get_queryset(self):
        rows = LogbookExport.objects.select_related("layout").order_by("-id")
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        mine = permitted_areas(self.request.user, Permission.LOGBOOK_EXPORT)
        return rows.filter(codes_within(mine, "area__code"))

    @extend_schema(request=ExportInput, responses={202: ExportSerializer})
    def create(self, request):
        entry = ExportInput(data=request.data)
        entry.is_valid(raise_exception=True)
        area = entry.validated_data.get("area") or self._widest()
        if not may_export(request.user, area):
            raise ExportAreaError
        run = LogbookExport(
            month=entry.validated_data["month"], area=area, requested_by=request.user
        )
        start(run, "logbook.export", by=request.user)
        return Response(self.get_serializer(run).data, status=202)

    def _widest(self) -> Area:
        codes = permitted_areas(self.request.user, Permission.LOGBOOK_EXPORT)
        return Area.objects.get(pk=min(codes))


class LogbookEntryViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    """What is to be keyed into Logbook. `key` ticks an entry off, the same again changes nothing;
    409 where somebody else was quicker or a newer entry takes its place.
    """

    audit_noun = "logbook_entry"
    serializer_class = EntrySerializer
    required_permissions = {
        "list": Permission.LOGBOOK_EXPORT,
        "retrieve": Permission.LOGBOOK_EXPORT,
        "key": Permission.LOGBOOK_EXPORT,
        "unkey": Permission.LOGBOOK_EXPORT,
    }
    filterset_fields = ("run", "month", "kind", "change", "household", "organization", "is_late")

    def get_queryset(self):
        rows = LogbookEntry.objects.select_related("following").prefetch_related("keyings")
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.permitted(self.request.user, Permission.LOGBOOK_EXPORT).order_by("id")

    @extend_schema(request=KeyInput, responses={200: EntrySerializer})
    @action(detail=True, methods=["post"])
    def key(self, request, pk=None):
        entry = KeyInput(data=request.data)
        entry.is_valid(raise_exception=True)
        key_entry(entry=self.get_object(), by=request.user, **entry.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={200: EntrySerializer})
    @action(detail=True, methods=["post"])
    def unkey(self, request, pk=None):
        unkey_entry(entry=self.get_object(), by=request.user)
        return Response(self.get_serializer(self.get_object()).data)


class LogbookLayoutViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """Versions of the file's layout, the newest first: it is the one in force."""

    serializer_class = LayoutSerializer
    required_permissions = {
        "list": Permission.LOGBOOK_EXPORT,
        "retrieve": Permission.LOGBOOK_EXPORT,
    }
    queryset = LogbookLayout.objects.order_by("-number")
    lookup_field = "number"
