"""Addresses of the list import."""

from django.urls import path

from households.tpmap import views

app_name = "tpmap"
urlpatterns = [
    path("", views.import_list, name="import-list"),
    path("new/", views.import_upload, name="import-upload"),
    path("keeping/", views.import_keeping, name="import-keeping"),
    path("<int:pk>/", views.import_detail, name="import-detail"),
    path("<int:pk>/apply/", views.import_apply, name="import-apply"),
    path("<int:pk>/districts/", views.import_districts, name="import-districts"),
    path("<int:pk>/undo/", views.import_undo, name="import-undo"),
    path("<int:pk>/empty/", views.import_empty, name="import-empty"),
    path("<int:pk>/recheck/", views.import_recheck, name="import-recheck"),
    path("<int:pk>/columns/", views.import_map, name="import-map"),
    path("<int:pk>/rejected/", views.import_fix, name="import-fix"),
    path("<int:pk>/gone/", views.import_gone, name="import-gone"),
    path("<int:pk>/issues/", views.import_rejected, name="import-issues"),
]
