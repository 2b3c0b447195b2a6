from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "การช่วยเหลือและเรื่องส่งต่อ"
    default_auto_field = "django.db.models.BigAutoField"
