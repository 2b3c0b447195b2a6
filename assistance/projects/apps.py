from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "assistance.projects"
    label = "projects"
    verbose_name = "โครงการและทรัพยากร"
    default_auto_field = "django.db.models.BigAutoField"
