"""API: household plans and ledgers in scope."""

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.response import Response

from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from plans.models import ActionPlan, LedgerMonth
from plans.serializers import LedgerInput, LedgerSerializer, PlanSerializer
from plans.services.ledgers import save_ledger


class PlanViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    audit_noun = "plan"
    serializer_class = PlanSerializer
    required_permissions = {"list": Permission.PLAN_VIEW, "retrieve": Permission.PLAN_VIEW}
    filterset_fields = ("household", "status")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return ActionPlan.objects.none()
        rows = ActionPlan.objects.visible_to(self.request.user)
        return rows.prefetch_related("rows").order_by("household", "-version")


class LedgerViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    """POST writes a month whole and answers 200 with it, also when the same arrives again; 409 when
    somebody changed the month since `seen`.
    """

    audit_noun = "ledger"
    serializer_class = LedgerSerializer
    required_permissions = {
        "list": Permission.LEDGER_VIEW,
        "retrieve": Permission.LEDGER_VIEW,
        "create": Permission.LEDGER_EDIT,
    }
    filterset_fields = ("household", "month")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return LedgerMonth.objects.none()
        rows = LedgerMonth.objects.permitted(self.request.user, Permission.LEDGER_VIEW)
        return rows.with_sums().prefetch_related("lines").order_by("household", "-month")

    @extend_schema(request=LedgerInput, responses={200: LedgerSerializer})
    def create(self, request):
        entry = LedgerInput(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        ledger = save_ledger(by=request.user, **entry.service_fields())
        return Response(self.get_serializer(self.get_queryset().get(pk=ledger.pk)).data)
