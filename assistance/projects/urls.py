"""Addresses of projects."""

from django.urls import path

from assistance.projects.views import gaps, participations, projects

app_name = "projects"
urlpatterns = [
    path("", projects.project_list, name="project-list"),
    path("new/", projects.project_create, name="project-create"),
    path("new/<str:code>/", projects.project_for_village, name="project-for-village"),
    path("gaps/", gaps.gap_list, name="gap-list"),
    path("<uuid:pk>/", projects.project_detail, name="project-detail"),
    path("<uuid:pk>/edit/", projects.project_edit, name="project-edit"),
    path("<uuid:pk>/close/", projects.project_close, name="project-close"),
    path("<uuid:pk>/reopen/", projects.project_reopen, name="project-reopen"),
    path("<uuid:pk>/choose/", projects.project_choose, name="project-choose"),
    path("households/<uuid:pk>/", participations.participation_detail, name="participation-detail"),
    path(
        "households/<uuid:pk>/miss/", participations.participation_miss, name="participation-miss"
    ),
    path(
        "households/<uuid:pk>/give/", participations.participation_give, name="participation-give"
    ),
    path(
        "households/<uuid:pk>/withdraw/",
        participations.participation_withdraw,
        name="participation-withdraw",
    ),
]
