from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "indicators.results"
    label = "results"
    verbose_name = "นำเข้าผล กชช.2ค"
    default_auto_field = "django.db.models.BigAutoField"
