from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MentorsConfig(AppConfig):
    name = "mentors"
    verbose_name = "พี่เลี้ยง"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        autodiscover_modules("due")
