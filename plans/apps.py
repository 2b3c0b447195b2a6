from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "แผนและระดับครัวเรือน"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("ladder_rules")
