"""The API's addresses and the one shape of its errors: `{"code", "message", "fields"?}`."""

from functools import cache

from django.http import Http404
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler as drf_exception_handler

from accounts import audit
from accounts.api import SessionView
from accounts.permissions import Permission
from assistance.api.help import (
    AssistanceViewSet,
    HelpEntryViewSet,
    HelpListViewSet,
    UnmatchedHelpViewSet,
)
from assistance.api.referrals import ReferralViewSet, RequestViewSet
from assistance.projects.api import ParticipationViewSet, ProjectViewSet
from committees.api import AreaViewSet, OrganizationViewSet
from core.errors import DomainError
from households.api import HouseholdViewSet
from indicators.api import IndicatorViewSet, VillageResultViewSet
from logbook.api.entries import LogbookEntryViewSet, LogbookExportViewSet, LogbookLayoutViewSet
from logbook.api.visits import GuideQuestionViewSet, ScoreWordViewSet, VisitViewSet
from plans.api import LedgerViewSet, PlanViewSet
from reports.api.figures import (
    DefinitionViewSet,
    MetricViewSet,
    MonthViewSet,
    NationalFigureViewSet,
)
from reports.api.splits import (
    MentorFiguresViewSet,
    OrganizationFiguresViewSet,
    VillageFiguresViewSet,
)

READ_ONLY = ("get", "head")  # told about itself in a page, a view looks for a page it lacks


@cache
def _document() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


class DocumentOnce(SchemaGenerator):
    """Works the document out once in a process: it follows from the code alone."""

    def get_schema(self, request=None, public=False):
        return _document()


class SchemaView(SpectacularAPIView):
    generator_class = DocumentOnce
    http_method_names = READ_ONLY
    permission_classes = (IsAuthenticated,)
    required_permission = Permission.SIGNED_IN


class DocsView(SpectacularSwaggerSplitView):
    http_method_names = READ_ONLY
    permission_classes = (IsAuthenticated,)
    required_permission = Permission.SIGNED_IN


router = DefaultRouter()
router.include_root_view = router.include_format_suffixes = False
router.register("areas", AreaViewSet, basename="area")
router.register("organizations", OrganizationViewSet, basename="organization")
router.register("indicators", IndicatorViewSet, basename="indicator")
router.register("village-results", VillageResultViewSet, basename="village-result")
router.register("households", HouseholdViewSet, basename="household")
router.register("plans", PlanViewSet, basename="plan")
router.register("ledgers", LedgerViewSet, basename="ledger")
router.register("guide-questions", GuideQuestionViewSet, basename="guide-question")
router.register("score-words", ScoreWordViewSet, basename="score-word")
router.register("visits", VisitViewSet, basename="visit")
router.register("assistance", AssistanceViewSet, basename="assistance")
router.register("requests", RequestViewSet, basename="request")
router.register("help-entries", HelpEntryViewSet, basename="help-entry")
router.register("help-lists", HelpListViewSet, basename="help-list")
router.register("unmatched-help", UnmatchedHelpViewSet, basename="unmatched-help")
router.register("referrals", ReferralViewSet, basename="referral")
router.register("projects", ProjectViewSet, basename="project")
router.register("participations", ParticipationViewSet, basename="participation")
router.register("logbook-exports", LogbookExportViewSet, basename="logbook-export")
router.register("logbook-entries", LogbookEntryViewSet, basename="logbook-entry")
router.register("logbook-layouts", LogbookLayoutViewSet, basename="logbook-layout")
router.register("metrics", MetricViewSet, basename="metric")
router.register("mentor-figures", MentorFiguresViewSet, basename="mentor-figure")
router.register("organization-figures", OrganizationFiguresViewSet, basename="organization-figure")
router.register("village-figures", VillageFiguresViewSet, basename="village-figure")
router.register("months", MonthViewSet, basename="month")
router.register("definitions", DefinitionViewSet, basename="definition")
router.register("national-figures", NationalFigureViewSet, basename="national-figure")

urlpatterns = [
    path("session/", SessionView.as_view({"get": "retrieve"}), name="api-session"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(url_name="api-schema"), name="api-docs"),
    path("", include(router.urls)),
]


# What the framework says in English, or with the words of a parser, said so that it helps.
SENTENCES = {
    "not_authenticated": "โปรดเข้าสู่ระบบก่อน",
    "authentication_failed": "บัญชีหรือรหัสเข้าใช้ไม่ถูกต้อง โปรดเข้าสู่ระบบใหม่",
    "permission_denied": "บัญชีนี้ไม่มีสิทธิ์ทำรายการนี้",
    "not_found": "ไม่มีข้อมูลนี้ หรืออยู่นอกพื้นที่ที่ท่านรับผิดชอบ",
    "method_not_allowed": "ที่อยู่นี้ไม่รับคำสั่งแบบนี้",
    "not_acceptable": "ระบบตอบเป็น JSON เท่านั้น",
    "unsupported_media_type": "โปรดส่งข้อมูลเป็น JSON",
    "parse_error": "อ่านข้อมูลที่ส่งมาไม่ได้ โปรดส่งเป็น JSON ที่ถูกต้อง",
    "throttled": "ส่งคำขอถี่เกินไป โปรดรอสักครู่แล้วลองใหม่",
    "error": "ทำรายการนี้ไม่ได้ โปรดลองใหม่",
}


NO_BODY = "ไม่มีข้อมูลที่ส่งมา"


def _is_nothing(error: ValidationError) -> bool:
    """Whether the body was `null`, for which the framework has only English."""
    codes = error.get_codes()
    return isinstance(codes, dict) and codes.get("non_field_errors") == ["null"]


def exception_handler(error, context):
    """A broken rule keeps its own code and sentence, with `fields` where it speaks of some; all
    else gets a sentence of ours.
    """
    if isinstance(error, DomainError):
        fields = {"fields": error.fields} if hasattr(error, "fields") else {}
        return Response({"code": error.code, "message": str(error)} | fields, status=error.status)
    if isinstance(error, Http404 | NotFound):
        audit.record_refusal("not_found", request=context["request"]._request)
    response = drf_exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = {
            "code": "invalid",
            "message": "ข้อมูลไม่ครบหรือไม่ถูกต้อง",
            "fields": {"non_field_errors": [NO_BODY]} if _is_nothing(error) else response.data,
        }
    else:
        code = (
            "not_found" if isinstance(error, Http404) else getattr(error, "default_code", "error")
        )
        response.data = {"code": code, "message": SENTENCES.get(code, SENTENCES["error"])}
    return response
