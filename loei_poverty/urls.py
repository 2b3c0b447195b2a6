"""Addresses of the whole site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path

from accounts.views import doors, letters
from core.readiness import readyz
from loei_poverty.components import components


@login_not_required
def healthz(request):
    """Says «ok» when the database answers; for the start script and the container's
    health check.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


# The library's pages, but for those this system has no use for.
accounts = [
    path("signup/", doors.closed),
    path("email/", doors.closed),
    path("confirm-email/", doors.closed),
    path("confirm-email/<str:key>/", doors.closed),
    path("password/set/", doors.ask_administrator),
    path("password/reset/", doors.ask_for_link),
    path("login/code/confirm/", doors.closed),
    path("3rdparty/signup/", doors.closed),
    path("social/<path:rest>", doors.closed),
    path("start/<str:code>/", letters.start, name="account-start"),
    path("", include("allauth.urls")),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("reports.urls")),
    path("", include("accounts.urls")),
    path("committees/", include("committees.urls")),
    path("indicators/results/", include("indicators.results.urls")),
    path("earlier-work/", include("logbook.moving_in.urls")),
    path("indicators/", include("indicators.urls")),
    path("households/imports/", include("households.tpmap.urls")),
    path("households/", include("households.urls")),
    path("mentors/", include("mentors.urls")),
    path("plans/", include("plans.urls")),
    path("projects/", include("assistance.projects.urls")),
    path("assistance/", include("assistance.urls")),
    path("logbook/", include("logbook.urls")),
    path("accounts/", include(accounts)),
    path("api/v1/", include("loei_poverty.api")),
    path("admin/", admin.site.urls),
]

if settings.DEBUG:  # for developers alone
    urlpatterns.append(path("components/", components, name="components"))

# Named in words, since the framework looks them up here; allauth asks for the last one.
handler400 = "core.refusals.bad_request"
handler403 = "accounts.sessions.forbidden"
handler404 = "accounts.sessions.not_found"
handler429 = "core.refusals.too_many"
handler500 = "accounts.sessions.broken"
