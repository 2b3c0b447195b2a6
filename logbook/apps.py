from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LogbookConfig(AppConfig):
    name = "logbook"
    verbose_name = "บันทึกการเยี่ยม"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("consequences", "stranded")
