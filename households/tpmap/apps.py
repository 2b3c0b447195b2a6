from django.apps import AppConfig


class TpmapConfig(AppConfig):
    name = "households.tpmap"
    label = "tpmap"
    verbose_name = "นำเข้า TPMAP"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from households.tpmap.services import resealing  # noqa: PLC0415 - needs the models

        resealing.register()
