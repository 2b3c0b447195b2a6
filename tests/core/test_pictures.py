"""What people send as a photo: taken small and clean, or refused in a sentence before it costs."""

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import EpsImagePlugin, Image

from core import pictures
from core.pictures import Picture, without_exif
from core.uploads.errors import PictureRefusedError

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\nshowpage\n"


def encoded(kind="JPEG", size=(60, 40), mode="RGB", **options) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size).save(data, kind, **options)
    return data.getvalue()


def png_of(width, height) -> bytes:
    """A PNG whose rows are all nought: large to look at, small as a file."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(bytes(1 + 3 * width)) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefusedError) as refused:
        without_exif(io.BytesIO(data))
    return str(refused.value)


@pytest.fixture
def decoded(monkeypatch):
    """How many pictures were really decoded."""
    seen, load = [], Image.Image.load

    def counting(image):
        seen.append(image.size)
        return load(image)

    monkeypatch.setattr(Image.Image, "load", counting)
    return seen


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "1", "CMYK"])
def test_a_photo_of_any_colours_becomes_a_small_jpeg(kind, mode):
    if (kind, mode) in {("JPEG", "RGBA"), ("JPEG", "P"), ("PNG", "CMYK")}:
        pytest.skip("the format has no such colours")
    kept = without_exif(io.BytesIO(encoded(kind, (2000, 500), mode)))
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1280, 320))
    assert without_exif(kept) is kept  # through the gate once


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX"])
def test_other_formats_are_not_even_tried(kind):
    assert refusal(encoded(kind)) == pictures.UNKNOWN


def test_ghostscript_is_never_asked(monkeypatch):
    asked = []
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *told, **more: asked.append(told))
    assert refusal(EPS) == pictures.UNKNOWN
    assert asked == []


@pytest.mark.parametrize(
    "data", [png_of(12_000, 12_000), encoded(size=(5_100, 5_000), progressive=True)]
)
def test_too_many_pixels_are_refused_by_the_head_alone(data, decoded):
    assert len(data) < 700_000
    assert "จุด ใหญ่เกินไป" in refusal(data)
    assert decoded == []


def test_a_photo_of_a_good_phone_is_taken_and_decoded_at_a_part_of_its_size(decoded):
    data = encoded(size=(8_160, 6_120))  # 50 megapixels
    decoded.clear()
    kept = without_exif(io.BytesIO(data))
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (1280, 960)
    assert decoded[0] == (4_080, 3_060)


def test_too_heavy_a_file_is_refused_unread(decoded):
    assert refusal(encoded() + bytes(pictures.LARGEST)) == pictures.HEAVY


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_one_sentence(kind):
    data = io.BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(data, kind)
    sentences = {PictureRefusedError.message}
    if kind == "WEBP":  # whose head cannot be read without the rest
        sentences = {pictures.UNKNOWN}
    assert refusal(data.getvalue()[: data.tell() // 2]) in sentences


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_stands_upright(turned):
    exif = Image.Exif()
    exif[0x0112] = turned
    kept = without_exif(io.BytesIO(encoded(size=(60, 40), exif=exif)))
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == ((40, 60) if turned > 4 else (60, 40))
        assert dict(image.getexif()) == {}


@pytest.mark.parametrize("turned", [0, 9, 65_535])
def test_a_camera_that_says_nonsense_is_not_listened_to(turned):
    exif = Image.Exif()
    exif[0x0112] = turned
    assert isinstance(without_exif(io.BytesIO(encoded(exif=exif))), Picture)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), kind=st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_damaged_pictures_are_taken_or_refused_and_nothing_else(data, kind):
    whole = bytearray(encoded(kind, (32, 24)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    del whole[data.draw(st.integers(1, len(whole))) :]
    with contextlib.suppress(PictureRefusedError):
        assert without_exif(io.BytesIO(bytes(whole))).startswith(b"\xff\xd8")
