#!/usr/bin/env python
"""Django's command line. Use `script/manage`, which brings the environment and the servers up."""

import os
import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loei_poverty.settings.production")
    django.setup()
    from core.schema import why_not_ready

    if reason := why_not_ready(sys.argv[1:]):
        print(reason, file=sys.stderr)  # noqa: T201
        sys.exit(2)
    execute_from_command_line(sys.argv)
