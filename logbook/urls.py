"""Addresses of the logbook app."""

from django.urls import path

from logbook import views

app_name = "logbook"
urlpatterns = [
    path("visits/", views.visit_list, name="visit-list"),
    path("visits/mine/", views.worklist, name="worklist"),
    path("visits/new/<int:household_pk>/", views.visit_create, name="visit-create"),
    path("visits/<uuid:pk>/", views.visit_detail, name="visit-detail"),
    path("visits/<uuid:pk>/verify/", views.visit_verify, name="visit-verify"),
    path("visits/<uuid:pk>/return/", views.visit_return, name="visit-return"),
    path("photos/<uuid:pk>/", views.visit_photo, name="visit-photo"),
    path("assistance/new/<int:household_pk>/", views.assistance_create, name="assistance-create"),
    path("referrals/", views.referral_list, name="referral-list"),
    path("referrals/new/<int:household_pk>/", views.referral_create, name="referral-create"),
    path("referrals/<uuid:pk>/", views.referral_detail, name="referral-detail"),
    path("exports/", views.export_list, name="export-list"),
    path("exports/start/", views.export_start, name="export-start"),
    path("exports/<int:pk>/", views.export_detail, name="export-detail"),
    path("exports/<int:pk>/file/", views.export_file, name="export-file"),
]
