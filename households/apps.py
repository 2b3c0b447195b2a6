from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from core.owner import keep_from_office


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "ครัวเรือน"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        keep_from_office("INSERT, UPDATE, DELETE", "households_yearmove", "households_listmark")
        autodiscover_modules("panels", "sets", "consequences", "stranded")
        # Register how far a team reaches, and what the history calls one household.
        from households import family, reach  # noqa: F401, PLC0415
