"""Addresses of the committees app."""

from django.urls import path

from committees import views

app_name = "committees"
urlpatterns = [
    path("committees/", views.committee_list, name="committee-list"),
    path("committees/<int:pk>/", views.committee_detail, name="committee-detail"),
    path("inbox/", views.inbox, name="inbox"),
    path("audit/", views.audit_list, name="audit-list"),
]
