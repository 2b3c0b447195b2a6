"""The site's addresses with the empty page: the base template, its menu, and nothing else."""

from django.shortcuts import render
from django.urls import path

from accounts.doors import permission_required
from accounts.permissions import Permission
from loei_poverty import urls

EMPTY = "/empty/"


@permission_required(Permission.SIGNED_IN)
def empty(request):
    return render(request, "base.html")


urlpatterns = [*urls.urlpatterns, path("empty/", empty, name="empty")]
