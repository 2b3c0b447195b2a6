from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = "พื้นที่และหน่วยงาน"
    default_auto_field = "django.db.models.BigAutoField"
