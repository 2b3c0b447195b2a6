"""The API's router and the one shape of its errors."""

from rest_framework.views import exception_handler as drf_exception_handler

urlpatterns = []


def exception_handler(error, context):
    return drf_exception_handler(error, context)
