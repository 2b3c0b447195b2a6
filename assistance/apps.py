from importlib import import_module

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "การช่วยเหลือและเรื่องส่งต่อ"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # The web process wakes a task by its name (`waking`).
        import_module("assistance.tasks")
