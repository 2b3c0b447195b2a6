"""Addresses of the households app."""

from django.urls import path

from households.views import (
    duplicates,
    households,
    imports,
    leaving,
    nominations,
    stranded,
    urgency,
    years,
)

app_name = "households"
urlpatterns = [
    path("stranded/", stranded.stranded_list, name="stranded-list"),
    path("", households.household_list, name="household-list"),
    path("export/", households.household_export, name="household-export"),
    path("<int:pk>/", households.household_detail, name="household-detail"),
    path("<int:pk>/status/", households.household_status, name="household-status"),
    path("<int:pk>/leave/", households.household_leave, name="household-leave"),
    path("<int:pk>/return/", households.household_return, name="household-return"),
    path("<int:pk>/unmerge/", duplicates.household_unmerge, name="household-unmerge"),
    path("persons/<int:pk>/reveal/", households.person_reveal, name="person-reveal"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path(
        "duplicates/<int:pk>/<int:other_pk>/",
        duplicates.duplicate_decide,
        name="duplicate-decide",
    ),
    path("urgency/", urgency.urgency_edit, name="urgency-edit"),
    path("leaving/", leaving.leave_offers, name="leave-offers"),
    path("years/", years.year_compare, name="year-compare"),
    path("years/leave/", years.year_leave, name="year-leave"),
    path("nominations/", nominations.nomination_list, name="nomination-list"),
    path("nominations/new/", nominations.nomination_create, name="nomination-create"),
    path("nominations/check/", nominations.nomination_check, name="nomination-check"),
    path("nominations/export/", nominations.nomination_export, name="nomination-export"),
    path(
        "nominations/photos/<uuid:pk>/",
        nominations.nomination_photo,
        name="nomination-photo",
    ),
    path("nominations/<int:pk>/", nominations.nomination_detail, name="nomination-detail"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_upload, name="import-upload"),
    path("imports/keeping/", imports.import_keeping, name="import-keeping"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import-apply"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import-undo"),
    path("imports/<int:pk>/empty/", imports.import_empty, name="import-empty"),
    path("imports/<int:pk>/recheck/", imports.import_recheck, name="import-recheck"),
    path("imports/<int:pk>/columns/", imports.import_map, name="import-map"),
    path("imports/<int:pk>/rejected/", imports.import_fix, name="import-fix"),
    path("imports/<int:pk>/gone/", imports.import_gone, name="import-gone"),
    path("imports/<int:pk>/issues/", imports.import_rejected, name="import-issues"),
]
