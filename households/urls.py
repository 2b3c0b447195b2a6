"""Addresses of the households app."""

from django.urls import path, re_path

from households.views import (
    duplicates,
    households,
    leaving,
    nominations,
    obstacles,
    stranded,
    urgency,
    villages,
    years,
)

app_name = "households"
urlpatterns = [
    path("stranded/", stranded.stranded_list, name="stranded-list"),
    path("", households.household_list, name="household-list"),
    path("export/", households.household_export, name="household-export"),
    path("<int:pk>/", households.household_detail, name="household-detail"),
    path("<int:pk>/panels/<slug:key>/", households.household_panel, name="household-panel"),
    path("<int:pk>/status/", households.household_status, name="household-status"),
    path("<int:pk>/obstacle/", obstacles.obstacle_create, name="obstacle-create"),
    path("<int:pk>/leave/", households.household_leave, name="household-leave"),
    path("<int:pk>/return/", households.household_return, name="household-return"),
    path("<int:pk>/unmerge/", duplicates.household_unmerge, name="household-unmerge"),
    path("persons/<int:pk>/reveal/", households.person_reveal, name="person-reveal"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path(
        "duplicates/<int:pk>/<int:other_pk>/", duplicates.duplicate_decide, name="duplicate-decide"
    ),
    re_path(
        r"^villages/(?P<code>\d{8})/proposal/$", villages.village_proposal, name="village-proposal"
    ),
    re_path(
        r"^villages/(?P<code>\d{8})/proposal\.xlsx$",
        villages.village_proposal_file,
        name="village-proposal-file",
    ),
    path("urgency/criteria/", urgency.urgency_criteria, name="urgency-criteria"),
    path("urgency/", urgency.urgency_edit, name="urgency-edit"),
    path("leaving/", leaving.leave_offers, name="leave-offers"),
    path("years/", years.year_compare, name="year-compare"),
    path("years/leave/", years.year_leave, name="year-leave"),
    path("nominations/", nominations.nomination_list, name="nomination-list"),
    path("nominations/new/", nominations.nomination_create, name="nomination-create"),
    path("nominations/check/", nominations.nomination_check, name="nomination-check"),
    path("nominations/export/", nominations.nomination_export, name="nomination-export"),
    path("nominations/photos/<uuid:pk>/", nominations.nomination_photo, name="nomination-photo"),
    path("nominations/<int:pk>/", nominations.nomination_detail, name="nomination-detail"),
]
