from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "logbook.standing"
    label = "standing"
    verbose_name = "นำเข้างานเดิม"
    default_auto_field = "django.db.models.BigAutoField"
