from functools import partial

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from accounts.actions import Act
from core.owner import grant_to_office, keep_from_office


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "ผู้ใช้งานและประวัติ"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        post_migrate.connect(grant_to_office, sender=self)
        history = ("accounts_auditevent", "accounts_rowhistory", "accounts_auditseal")
        keep_from_office("UPDATE, DELETE", *history)
        keep_from_office("INSERT", "accounts_rowhistory")
        from accounts import audit, entrance  # noqa: F401, PLC0415 - connects the signals
        from accounts.acting import acting_for  # noqa: PLC0415 - needs the models
        from core.jobs import running  # noqa: PLC0415 - needs the models

        running.see_as(
            partial(acting_for, purpose="jobs"),
            lambda row, is_again: audit.record(
                Act.JOB_TAKEN_UP if is_again else Act.JOB_LEFT_BEHIND,
                row,
                details={"work": row.work},
            ),
        )
        autodiscover_modules(
            "actions", "menu", "consequences", "jobs", "candidates", "health", "stored"
        )
