from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from core.owner import keep_from_office


class MentorsConfig(AppConfig):
    name = "mentors"
    verbose_name = "พี่เลี้ยง"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("due")
        from mentors import reach  # noqa: F401, PLC0415 - registers how far a mentor reaches

        keep_from_office("INSERT, UPDATE, DELETE", "mentors_dueitem")
