"""Addresses of lists of กชช.2ค results."""

from django.urls import path, re_path

from indicators.results import views

app_name = "results"
urlpatterns = [
    path("", views.result_list, name="import-list"),
    path("new/", views.result_upload, name="import-upload"),
    path("<int:pk>/", views.result_detail, name="import-detail"),
    path("<int:pk>/columns/", views.result_map, name="import-map"),
    path("<int:pk>/recheck/", views.result_recheck, name="import-recheck"),
    path("<int:pk>/apply/", views.result_apply, name="import-apply"),
    path("<int:pk>/undo/", views.result_undo, name="import-undo"),
    path("<int:pk>/rejected/", views.result_rejected, name="import-rejected"),
    re_path(
        r"^of/(?P<code>\d{2}|\d{4}|\d{6})/(?P<year>\d{4})\.(?P<kind>xlsx|csv)$",
        views.result_export,
        name="export",
    ),
]
