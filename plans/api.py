"""API: household plans and ledgers in scope."""

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.response import Response

from accounts.permissions import Permission
from accounts.viewsets import RecordedReadsMixin
from mentors.services.handed_over import in_the_rights_of
from plans.models import ActionPlan, LedgerMonth
from plans.serializers import LedgerInput, LedgerSerializer, PlanSerializer
from plans.services.ledgers import day_in_care, save_ledger


class PlanViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    audit_noun = "plan"
    serializer_class = PlanSerializer
    required_permissions = {"list": Permission.PLAN_VIEW, "retrieve": Permission.PLAN_VIEW}
    filterset_fields = ("household", "status")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return ActionPlan.objects.none()
        rows = ActionPlan.objects.visible_to(self.request.user)
        return rows.prefetch_related("rows").order_by("household", "-version", "id")


class LedgerViewSet(RecordedReadsMixin, viewsets.GenericViewSet):
    """POST writes a month whole and answers 200 with it, also when the same arrives again; 409 when
    somebody changed the month since `seen`. Of a household handed on since, a month with a day on
    which it was the caller's.
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
        return rows.with_sums().prefetch_related("lines").order_by("household", "-month", "id")

    @extend_schema(request=LedgerInput, responses={200: LedgerSerializer})
    def create(self, request):
        entry = LedgerInput(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        said, user = entry.service_fields(), request.user
        house = said["household"]
        day = day_in_care(house, said["month"], user)
        with in_the_rights_of(user, house, day, Permission.LEDGER_EDIT):
            ledger = save_ledger(by=user, **said)
            body = self.get_serializer(LedgerMonth.objects.with_sums().get(pk=ledger.pk)).data
        return Response(body)
