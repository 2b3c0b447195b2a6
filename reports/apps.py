from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "รายงาน"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("differences", "closing")
