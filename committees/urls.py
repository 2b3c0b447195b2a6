"""Addresses of the committees app."""

from django.urls import path, re_path

from committees import views

app_name = "committees"
urlpatterns = [
    path("", views.committee_list, name="committee-list"),
    path("<int:pk>/", views.committee_detail, name="committee-detail"),
    path("areas/", views.area_home, name="area-home"),
    re_path(r"^areas/(?P<code>\d{2}|\d{4}|\d{6}|\d{8})/$", views.area_detail, name="area-detail"),
]
