from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "committees"
    verbose_name = "คณะกรรมการ"
    default_auto_field = "django.db.models.BigAutoField"
