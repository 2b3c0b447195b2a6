"""Addresses of the committees app."""

from django.urls import path

from committees.views import committees, organizations

app_name = "committees"
urlpatterns = [
    path("", committees.committee_list, name="committee-list"),
    path("<int:pk>/", committees.committee_detail, name="committee-detail"),
    path("organizations/", organizations.organization_list, name="organization-list"),
    path("organizations/new/", organizations.organization_create, name="organization-create"),
    path("organizations/import/", organizations.organization_import, name="organization-import"),
    path(
        "organizations/template.xlsx",
        organizations.organization_template,
        name="organization-template",
    ),
    path("organizations/<int:pk>/", organizations.organization_detail, name="organization-detail"),
    path("organizations/<int:pk>/edit/", organizations.organization_edit, name="organization-edit"),
    path(
        "organizations/<int:pk>/merge/", organizations.organization_merge, name="organization-merge"
    ),
    path("organizations/<int:pk>/officers/", organizations.officer_add, name="officer-add"),
    path("organizations/officers/<int:pk>/end/", organizations.officer_end, name="officer-end"),
]
