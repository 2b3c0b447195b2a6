"""The whole story, part by part: each registers its steps when it is read, in this order."""

from importlib import import_module

from tests.walk.steps import STEPS

PARTS = (
    "lists villages mentoring visits plans moving_in help asking projects leaving papers keying"
    " national province committees meetings sending accounts ending"
)
for part in PARTS.split():
    import_module(f"tests.walk.steps.{part}")

__all__ = ["STEPS"]
