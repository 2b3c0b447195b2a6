"""Addresses of the assistance app."""

from django.urls import path

from assistance.views import help

app_name = "assistance"
urlpatterns = [
    path("new/<int:household_pk>/", help.assistance_create, name="assistance-create"),
    path("referrals/", help.referral_list, name="referral-list"),
    path("referrals/new/<int:household_pk>/", help.referral_create, name="referral-create"),
    path("referrals/<uuid:pk>/", help.referral_detail, name="referral-detail"),
    path("referrals/<uuid:pk>/withdraw/", help.referral_withdraw, name="referral-withdraw"),
]
