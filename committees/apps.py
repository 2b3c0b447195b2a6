from django.apps import AppConfig
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules


class CommitteesConfig(AppConfig):
    name = "committees"
    verbose_name = "คณะกรรมการ"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import committees.papers  # noqa: PLC0415 - papers of a meeting can be sent
        import committees.tasks  # noqa: F401, PLC0415 - a page wakes a task by its name
        from places import panels  # noqa: PLC0415 - needs the models

        panels.show_places_at(lambda code: reverse("committees:area-detail", args=[code]))
        panels.decide_duties_at(
            lambda body: f"{reverse('committees:duty-edit')}?answers_for={body.pk}"
        )
        autodiscover_modules("area_panels", "agenda", "sending")
