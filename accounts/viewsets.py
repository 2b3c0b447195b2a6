"""API views that put each read on record, once a request."""

from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from accounts import audit
from accounts.actions import ACTS


class RecordedReadsMixin(ListModelMixin, RetrieveModelMixin):
    """`audit_noun` names what is read: «visit» gives `visit.listed` and `visit.viewed`."""

    audit_noun = ""

    def list(self, request, *args, **kwargs):
        response = super().list(request, *args, **kwargs)
        filters = {k: v for k, v in request.query_params.items() if k in self.filterset_fields}
        audit.record(
            ACTS[f"{self.audit_noun}.listed"],
            by=request.user,
            details={"api": True, "count": response.data["count"], **filters},
        )
        return response

    def retrieve(self, request, *args, **kwargs):
        row = self.get_object()
        audit.record(ACTS[f"{self.audit_noun}.viewed"], row, by=request.user, details={"api": True})
        return super().retrieve(request, *args, **kwargs)
