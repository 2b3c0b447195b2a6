"""Addresses as pictures that a telephone reads."""

import base64
import io


def qr_picture(text: str) -> str:
    """The QR code of `text` as the address of an SVG picture (`data:`), for papers."""
    import qrcode  # noqa: PLC0415 - only who prints a letter pays for it
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415

    picture = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=1).save(picture)
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.getvalue()).decode()}"
