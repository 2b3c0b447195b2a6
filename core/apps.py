from django.apps import AppConfig

from core import slow


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "ส่วนกลาง"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        slow.start()
