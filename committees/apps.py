from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "committees"
    verbose_name = "คณะกรรมการและผู้ใช้งาน"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from committees import middleware  # noqa: F401, PLC0415 - connects the login signals
