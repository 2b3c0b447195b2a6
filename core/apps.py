from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "ส่วนกลาง"
    default_auto_field = "django.db.models.BigAutoField"
