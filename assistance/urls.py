"""Addresses of the assistance app."""

from django.urls import path

from assistance.views import answers, help, letters, referrals, requests

app_name = "assistance"
urlpatterns = [
    path("new/<int:household_pk>/", help.assistance_create, name="assistance-create"),
    path("requests/", requests.request_list, name="request-list"),
    path("requests/new/<int:household_pk>/", requests.request_create, name="request-create"),
    path("requests/<uuid:pk>/", requests.request_detail, name="request-detail"),
    path("requests/<uuid:pk>/edit/", requests.request_edit, name="request-edit"),
    path("requests/<uuid:pk>/answer/", requests.request_answer, name="request-answer"),
    path("requests/<uuid:pk>/withdraw/", requests.request_withdraw, name="request-withdraw"),
    path("requests/<uuid:pk>/photos/", requests.request_photo_add, name="request-photo-add"),
    path("request-photos/<uuid:pk>/", requests.request_photo, name="request-photo"),
    path("letters/new/", letters.letter_create, name="letter-create"),
    path("letters/<uuid:pk>/", letters.letter_detail, name="letter-detail"),
    path("letters/<uuid:pk>/letter.pdf", letters.letter_pdf, name="letter-pdf"),
    path("letters/<uuid:pk>/renew/", letters.letter_renew, name="letter-renew"),
    path("letters/<uuid:pk>/answer/", letters.letter_record, name="letter-record"),
    path("answer/<str:link>/", answers.letter_answer, name="letter-answer"),
    path("referrals/", referrals.referral_list, name="referral-list"),
    path("referrals/new/<int:household_pk>/", referrals.referral_create, name="referral-create"),
    path("referrals/<uuid:pk>/", referrals.referral_detail, name="referral-detail"),
    path("referrals/<uuid:pk>/withdraw/", referrals.referral_withdraw, name="referral-withdraw"),
    path("referral-papers/<int:pk>/", letters.referral_paper, name="referral-paper"),
]
