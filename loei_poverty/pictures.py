"""Pictures people send: kept upright, shrunk and without what the camera wrote into them."""

import io

LONGER_SIDE = 1280  # pixels
LARGEST = 15 * 1024 * 1024  # bytes of an upload


def without_exif(content) -> bytes:
    """JPEG bytes of an image file, upright, shrunk, with nothing of the camera's data."""
    from PIL import Image, ImageFile, ImageOps  # noqa: PLC0415

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint allows half pictures, once it is loaded

    image = ImageOps.exif_transpose(Image.open(content)).convert("RGB")
    image.thumbnail((LONGER_SIDE, LONGER_SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=78)
    return buffer.getvalue()
