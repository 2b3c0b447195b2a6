from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommitteesConfig(AppConfig):
    name = "committees"
    verbose_name = "คณะกรรมการ"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("area_panels")
