"""Addresses of the reports app."""

from django.urls import path, re_path

from reports.views import (
    dashboards,
    figures,
    governor,
    home,
    lists,
    months,
    national,
    papers,
    quarters,
    splits,
    why,
)

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("overview/", governor.governor, name="governor"),
    re_path(
        r"^overview/(?P<code>\d{2}|\d{4}|\d{6})/$", governor.governor_area, name="governor-area"
    ),
    path("dashboard/late/", lists.late_list, name="late-list"),
    path("dashboard/agencies/", lists.agency_figures, name="agency-figures"),
    path("dashboard/", dashboards.dashboard, name="dashboard"),
    re_path(
        r"^dashboard/(?P<code>\d{2}|\d{4}|\d{6})/$",
        dashboards.dashboard_area,
        name="dashboard-area",
    ),
    path("national/", national.national_compare, name="national-compare"),
    path("national/edit/", national.national_edit, name="national-edit"),
    path("national/read/", national.national_read, name="national-read"),
    re_path(
        r"^national/figures\.(?P<kind>xlsx|csv)$", national.national_file, name="national-file"
    ),
    path("figures/", figures.figure_list, name="figure-list"),
    re_path(r"^figures/figure\.(?P<kind>xlsx|csv)$", figures.figure_file, name="figure-file"),
    path("figures/definitions/", figures.definition_list, name="definition-list"),
    path("figures/mentors/", splits.mentor_figures, name="mentor-figures"),
    path("figures/organizations/", splits.organization_figures, name="organization-figures"),
    re_path(r"^figures/mentors\.(?P<kind>xlsx|csv)$", splits.mentor_file, name="mentors-file"),
    re_path(
        r"^figures/organizations\.(?P<kind>xlsx|csv)$",
        splits.organization_file,
        name="organizations-file",
    ),
    path("figures/compare/", figures.compare, name="compare"),
    path("months/", months.month_list, name="month-list"),
    path("months/close/", months.month_close, name="month-close"),
    path("months/revise/", months.month_revise, name="month-revise"),
    path("months/why/", why.why, name="why"),
    path("months/targets/", months.target_edit, name="target-edit"),
    path("months/limits/", months.late_limit_edit, name="late-limit-edit"),
    path("months/build/", dashboards.month_build, name="month-build"),
    path("reports/", papers.report_list, name="report-list"),
    path("reports/start/", papers.report_start, name="report-start"),
    path("reports/start/quarter/", quarters.quarter_start, name="quarter-start"),
    path("reports/<int:pk>/words/", quarters.report_words, name="report-words"),
    path("reports/<int:pk>/sign/", quarters.report_sign, name="report-sign"),
    path("reports/<int:pk>/signed-paper/", quarters.report_signed, name="report-signed"),
    path("reports/<int:pk>/", papers.report_detail, name="report-detail"),
    re_path(
        r"^reports/(?P<pk>\d+)/report\.(?P<kind>pdf|xlsx)$", papers.report_file, name="report-file"
    ),
    path("reports/<int:pk>/members.xlsx", papers.report_members, name="report-members-file"),
]
