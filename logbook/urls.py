"""Addresses of the logbook app."""

app_name = "logbook"
urlpatterns = []
