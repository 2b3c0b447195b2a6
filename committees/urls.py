"""Addresses of the committees app."""

from django.urls import path, re_path

from committees.views import (
    areas,
    committees,
    meetings,
    obstacles,
    offices,
    organizations,
    resolutions,
    seats,
)

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
    path("<int:pk>/office/", offices.office_edit, name="office-edit"),
    path("<int:pk>/order/", committees.order_edit, name="order-edit"),
    path("<int:pk>/paragraphs/new/", committees.paragraph_create, name="paragraph-create"),
    path(
        "<int:pk>/paragraphs/<int:paragraph_pk>/", committees.paragraph_edit, name="paragraph-edit"
    ),
    path(
        "<int:pk>/paragraphs/<int:paragraph_pk>/remove/",
        committees.paragraph_remove,
        name="paragraph-remove",
    ),
    path("<int:pk>/seats/new/", committees.seat_create, name="seat-create"),
    path("<int:pk>/seats/<int:seat_pk>/", seats.seat_detail, name="seat-detail"),
    path("<int:pk>/seats/<int:seat_pk>/edit/", committees.seat_edit, name="seat-edit"),
    path("<int:pk>/seats/<int:seat_pk>/remove/", committees.seat_remove, name="seat-remove"),
    path("<int:pk>/seats/<int:seat_pk>/holders/", seats.holder_create, name="holder-create"),
    path(
        "<int:pk>/seats/<int:seat_pk>/holders/<int:holder_pk>/end/",
        seats.holder_end,
        name="holder-end",
    ),
    path("obstacles/", obstacles.obstacle_list, name="obstacle-list"),
    path("obstacles/new/", obstacles.obstacle_create, name="obstacle-create"),
    path("obstacles/<int:pk>/", obstacles.obstacle_detail, name="obstacle-detail"),
    path("obstacles/<int:pk>/answer/", obstacles.obstacle_answer, name="obstacle-answer"),
    path("<int:pk>/meetings/", meetings.meeting_list, name="meeting-list"),
    path("<int:pk>/meetings/new/", meetings.meeting_create, name="meeting-create"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<int:pk>/draft/", meetings.meeting_draft, name="meeting-draft"),
    path("meetings/<int:pk>/call/", meetings.meeting_call, name="meeting-call"),
    path("meetings/<int:pk>/hold/", meetings.meeting_hold, name="meeting-hold"),
    path("meetings/<int:pk>/attendance/", meetings.attendance_edit, name="attendance-edit"),
    path("meetings/<int:pk>/items/new/", meetings.item_create, name="item-create"),
    path("meetings/<int:pk>/items/<int:item_pk>/", meetings.item_edit, name="item-edit"),
    path("meetings/<int:pk>/items/<int:item_pk>/remove/", meetings.item_remove, name="item-remove"),
    path("meetings/<int:pk>/resolutions/", resolutions.resolution_create, name="resolution-create"),
    re_path(
        r"^meetings/(?P<pk>\d+)/(?P<kind>notice|minutes)\.pdf$",
        meetings.meeting_paper,
        name="meeting-paper",
    ),
    path("resolutions/", resolutions.resolution_list, name="resolution-list"),
    path("resolutions/<int:pk>/", resolutions.resolution_detail, name="resolution-detail"),
    path("resolutions/<int:pk>/edit/", resolutions.resolution_edit, name="resolution-edit"),
    path("resolutions/<int:pk>/tell/", resolutions.resolution_tell, name="resolution-tell"),
    path("areas/", areas.area_home, name="area-home"),
    re_path(r"^areas/(?P<code>\d{2}|\d{4}|\d{6}|\d{8})/$", areas.area_detail, name="area-detail"),
]
