"""A replica that gives way while a page is made: the page comes from where it always did."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone

from accounts import audit, replica
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.models import AuditEvent
from accounts.replica import data_as_of, reads_replica

pytestmark = pytest.mark.django_db


def test_what_was_begun_is_taken_back_and_the_page_comes_once(rf, monkeypatch):
    monkeypatch.setitem(replica.settings.DATABASES, replica.REPLICA, {})
    monkeypatch.setattr(replica, "_open", lambda _stack: timezone.now())

    @reads_replica
    def view(request):
        audit.record(Act.AUDIT_EXPORTED, by=None)
        if data_as_of():
            raise OperationalError("canceling statement due to conflict with recovery")
        return HttpResponse("rows of now")

    with acting_for(purpose="audit"):
        assert view(rf.get("/")).content == b"rows of now"
        assert AuditEvent.objects.filter(action=Act.AUDIT_EXPORTED).count() == 1


def test_a_fault_of_its_own_is_not_tried_again(rf):
    calls = []

    @reads_replica
    def view(request):
        calls.append(data_as_of())
        raise OperationalError("out of memory")

    with pytest.raises(OperationalError):
        view(rf.get("/"))
    assert calls == [None]
