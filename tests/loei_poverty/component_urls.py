"""The site's addresses with the developers' page, as with DEBUG on."""

from django.urls import path

from loei_poverty import urls
from loei_poverty.components import components

urlpatterns = [*urls.urlpatterns, path("components/", components, name="components")]
