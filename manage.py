#!/usr/bin/env python
"""Django's command line. Use `script/manage`, which brings the environment and the servers up."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loei_poverty.settings")
    execute_from_command_line(sys.argv)
