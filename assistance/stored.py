"""What is counted each night for pages of help and projects."""

from assistance.projects.services.gaps import count_gaps
from core.stored import counted

counted("gaps", count_gaps)
