"""Addresses of lists of earlier work."""

from django.urls import path

from logbook.moving_in import views

app_name = "moving_in"
urlpatterns = [
    path("", views.earlier_list, name="import-list"),
    path("new/", views.earlier_upload, name="import-upload"),
    path("form/<slug:kind>.xlsx", views.earlier_form, name="import-form"),
    path("<int:pk>/", views.earlier_detail, name="import-detail"),
    path("<int:pk>/columns/", views.earlier_map, name="import-map"),
    path("<int:pk>/recheck/", views.earlier_recheck, name="import-recheck"),
    path("<int:pk>/apply/", views.earlier_apply, name="import-apply"),
    path("<int:pk>/undo/", views.earlier_undo, name="import-undo"),
    path("<int:pk>/rejected/", views.earlier_rejected, name="import-rejected"),
]
