"""Addresses of the mentors app."""

app_name = "mentors"
urlpatterns = []
