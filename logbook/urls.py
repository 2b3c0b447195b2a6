"""Addresses of the logbook app."""

from django.urls import path

from logbook.views import exports, guide, keying, layouts, lists, visits, work

app_name = "logbook"
urlpatterns = [
    path("visits/", lists.visit_list, name="visit-list"),
    path("visits/export/", lists.visit_export, name="visit-export"),
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
    path("exports/waiting/", exports.export_waiting, name="export-waiting"),
    path("exports/layout/", layouts.layout_edit, name="layout-edit"),
    path("exports/layout/<int:number>/", layouts.layout_again, name="layout-again"),
    path("exports/<int:pk>/", exports.export_detail, name="export-detail"),
    path("exports/<int:pk>/file/", exports.export_file, name="export-file"),
    path("exports/<int:pk>/identities/", exports.export_identities, name="export-identities"),
    path(
        "exports/<int:pk>/identities/<slug:kind>/",
        exports.export_identified,
        name="export-identified",
    ),
    path("keying/", keying.keying_list, name="keying-list"),
    path(
        "keying/<str:month>/<int:household_pk>/", keying.keying_household, name="keying-household"
    ),
    path("keying/<int:pk>/key/", keying.entry_key, name="entry-key"),
    path("keying/<int:pk>/unkey/", keying.entry_unkey, name="entry-unkey"),
]
