from django.apps import AppConfig


class MovingInConfig(AppConfig):
    name = "logbook.moving_in"
    label = "moving_in"
    verbose_name = "นำเข้างานเดิม"
    default_auto_field = "django.db.models.BigAutoField"
