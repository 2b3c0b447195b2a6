"""Addresses of lists of earlier work."""

from django.urls import path

from logbook.standing import views

app_name = "standing"
urlpatterns = [
    path("", views.batch_list, name="import-list"),
    path("new/", views.batch_upload, name="import-upload"),
    path("form/<slug:kind>.xlsx", views.batch_form, name="import-form"),
    path("<int:pk>/", views.batch_detail, name="import-detail"),
    path("<int:pk>/columns/", views.batch_map, name="import-map"),
    path("<int:pk>/recheck/", views.batch_recheck, name="import-recheck"),
    path("<int:pk>/apply/", views.batch_apply, name="import-apply"),
    path("<int:pk>/undo/", views.batch_undo, name="import-undo"),
    path("<int:pk>/rejected/", views.batch_rejected, name="import-rejected"),
]
