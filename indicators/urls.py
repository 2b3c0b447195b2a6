"""Addresses of the indicators app."""

from django.urls import path

from indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.indicator_list, name="indicator-list"),
    path("corrections/", views.correction_list, name="correction-list"),
]
