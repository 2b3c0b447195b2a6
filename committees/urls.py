"""Addresses of the committees app."""

from django.urls import path

from committees import views

app_name = "committees"
urlpatterns = [
    path("", views.committee_list, name="committee-list"),
    path("<int:pk>/", views.committee_detail, name="committee-detail"),
]
