from django.apps import AppConfig


class LogbookConfig(AppConfig):
    name = "logbook"
    verbose_name = "บันทึกการเยี่ยม"
    default_auto_field = "django.db.models.BigAutoField"
