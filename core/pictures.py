"""Pictures people send: looked at before they are decoded; kept upright, shrunk and without what
the camera wrote into them.
"""

import base64
import io
import logging
from typing import Any

from core.uploads.errors import PictureRefusedError

LONGER_SIDE = 1280  # pixels
EMBLEM_SIDE = 600  # pixels: 3 cm on paper at 500 dpi
LARGEST = 15 * 1024 * 1024  # bytes of an upload
# What is read, by content. Others Pillow knows (EPS asks Ghostscript) are not even tried.
FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPT = "image/jpeg,image/png,image/webp"
# Pixels. A JPEG of phones is decoded at an eighth of its size; everything else as a whole, at four
# bytes a pixel.
MOST_PIXELS_SHRUNK, MOST_PIXELS = 65_000_000, 25_000_000

HEAVY = "ภาพใหญ่เกิน 15 MB โปรดย่อภาพแล้วลองใหม่"
UNKNOWN = "ไฟล์นี้ไม่ใช่ภาพ JPEG, PNG หรือ WebP โปรดเลือกไฟล์ภาพอื่น"
WIDE = "ภาพกว้าง {:,} × สูง {:,} จุด ใหญ่เกินไป โปรดย่อภาพแล้วลองใหม่"

logger = logging.getLogger("loei.uploads")


def look_at(content: Any) -> Any:
    """The picture of an open binary file, of which only the head has been read.

    Raises `PictureRefusedError` for what is no picture we take, too heavy or of too many pixels.
    """
    from PIL import Image, ImageFile  # noqa: PLC0415

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint allows half pictures, once it is loaded
    Image.MAX_IMAGE_PIXELS = None  # our own limits are lower, and hold before anything is decoded
    if _bytes_of(content) > LARGEST:
        raise PictureRefusedError(HEAVY)
    content.seek(0)
    try:
        image = Image.open(content, formats=FORMATS)
    except Exception as error:  # rubbish reaches decoders in more ways than their authors list
        raise PictureRefusedError(UNKNOWN) from error
    is_shrunk = image.format == "JPEG" and not image.info.get("progressive")
    if image.width * image.height > (MOST_PIXELS_SHRUNK if is_shrunk else MOST_PIXELS):
        raise PictureRefusedError(WIDE.format(*image.size))
    return image


def emblem_of(content: Any) -> bytes:
    """A picture (open binary file) as a small PNG on white, for the head of papers.

    Raises `PictureRefusedError`.
    """
    from PIL import Image  # noqa: PLC0415

    image = look_at(content)
    try:
        image = image.convert("RGBA")
        image.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE))
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        buffer = io.BytesIO()
        ground.convert("RGB").save(buffer, "PNG", optimize=True)
    except Exception as error:
        logger.info("picture refused: %s", type(error).__name__)
        raise PictureRefusedError from error
    return buffer.getvalue()


def as_data(file: Any) -> str:
    """An open PNG as an address that holds the picture itself."""
    return "data:image/png;base64," + base64.b64encode(file.read()).decode()


class Picture(bytes):
    """A JPEG of ours: went through the gate already."""


def without_exif(content: Any) -> Picture:
    """A picture (open binary file) as JPEG: upright, shrunk, with nothing of the camera's data.

    Raises `PictureRefusedError`.
    """
    if isinstance(content, Picture):
        return content
    image = look_at(content)
    try:
        return Picture(_encoded(image))
    except Exception as error:
        logger.info("picture refused: %s", type(error).__name__)
        raise PictureRefusedError from error


def _encoded(image: Any) -> bytes:
    image.draft("RGB", (2 * LONGER_SIDE, 2 * LONGER_SIDE))
    turned = image.getexif().get(ORIENTATION)
    if image.mode not in ("RGB", "RGBA"):
        image = image.convert("RGB")
    image.thumbnail((LONGER_SIDE, LONGER_SIDE))
    image = _upright(image, turned).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=78)
    return buffer.getvalue()


ORIENTATION = 0x0112


def _upright(image: Any, turned: int | None) -> Any:
    """Turned as the camera says (EXIF orientation 2 to 8); what it says wrongly is left alone."""
    from PIL.Image import Transpose  # noqa: PLC0415

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(ways[turned]) if turned in ways else image


def _bytes_of(content: Any) -> int:
    return content.seek(0, io.SEEK_END) if not hasattr(content, "size") else content.size
