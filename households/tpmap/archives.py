"""Whether a list may be unpacked at all: asked of the gate that every uploaded file passes."""

from loei_poverty.uploads.archives import BOMB, LIES, UnpackRefusedError, refuse_bombs

__all__ = ["BOMB", "LIES", "UnpackRefusedError", "refuse_bombs"]
