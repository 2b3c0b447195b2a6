"""Addresses of the logbook app."""

from django.urls import path

from logbook.views import exports, guide, visits, work

app_name = "logbook"
urlpatterns = [
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/export/", visits.visit_export, name="visit-export"),
    path("work/", work.worklist, name="worklist"),
    path("work/limits/", guide.limits_edit, name="limits-edit"),
    path("assessment/guide/", guide.guide_edit, name="guide-edit"),
    path("visits/new/<int:household_pk>/", visits.visit_create, name="visit-create"),
    path("visits/<uuid:pk>/", visits.visit_detail, name="visit-detail"),
    path("visits/<uuid:pk>/verify/", visits.visit_verify, name="visit-verify"),
    path("visits/<uuid:pk>/keep/", visits.visit_keep, name="visit-keep"),
    path("visits/<uuid:pk>/return/", visits.visit_return, name="visit-return"),
    path("visits/<uuid:pk>/correct/", visits.visit_correct, name="visit-correct"),
    path("visits/<uuid:pk>/photos/", visits.visit_photo_add, name="visit-photo-add"),
    path("photos/<uuid:pk>/", visits.visit_photo, name="visit-photo"),
    path("exports/", exports.export_list, name="export-list"),
    path("exports/start/", exports.export_start, name="export-start"),
    path("exports/<int:pk>/", exports.export_detail, name="export-detail"),
    path("exports/<int:pk>/file/", exports.export_file, name="export-file"),
]
