"""Addresses of the reports app."""

from django.urls import path, re_path

from reports import national_views, views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("dashboard/late/", views.late_list, name="late-list"),
    path("dashboard/agencies/", views.agency_figures, name="agency-figures"),
    path("dashboard/", views.dashboard, name="dashboard"),
    re_path(
        r"^dashboard/(?P<code>\d{2}|\d{4}|\d{6})/$", views.dashboard_area, name="dashboard-area"
    ),
    path("national/", national_views.national_compare, name="national-compare"),
    path("national/edit/", national_views.national_edit, name="national-edit"),
    path("national/read/", national_views.national_read, name="national-read"),
    re_path(
        r"^national/figures\.(?P<kind>xlsx|csv)$",
        national_views.national_file,
        name="national-file",
    ),
    path("months/build/", views.month_build, name="month-build"),
    path("reports/", views.report_list, name="report-list"),
    path("reports/start/", views.report_start, name="report-start"),
    path("reports/<int:pk>/", views.report_detail, name="report-detail"),
    re_path(
        r"^reports/(?P<pk>\d+)/report\.(?P<kind>pdf|xlsx)$", views.report_file, name="report-file"
    ),
]
