"""How the administration site starts: with reference tables, and nothing a library brings along."""

from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig

OF_REFERENCE = ("committees.admin", "indicators.admin", "reports.admin")


class ReferenceAdminConfig(SimpleAdminConfig):
    default_site = "accounts.site.ReferenceSite"

    def ready(self):
        super().ready()
        for module in OF_REFERENCE:
            import_module(module)
