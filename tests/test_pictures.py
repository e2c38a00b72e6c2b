"""A picture is opened with care, and nothing of its file gets through but what it shows."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image, JpegImagePlugin, PngImagePlugin

from handouts import pictures
from handouts.errors import LayoutError
from handouts.pictures import (
    DARKEST_PAPER,
    MAX_BYTES,
    MAX_PIXELS,
    MAX_SIDE,
    Pixels,
    is_seen,
    packed,
    pixels,
    png_bytes,
)

RED, BLUE, BLACK, WHITE = (255, 0, 0), (0, 0, 255), (0, 0, 0), (255, 255, 255)
ORIENTATION, GPS, DESCRIPTION = 0x0112, 0x8825, 0x010E


def told(orientation: int = 1) -> Image.Exif:
    """What a camera writes into its file."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = orientation, "taken at home"
    exif.get_ifd(GPS).update({1: "N", 2: (41.0, 24.0, 12.0)})
    return exif


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logo"


def encoded(image: Image.Image, kind: str, **more: object) -> bytes:
    data = BytesIO()
    image.save(data, kind, **more)
    return data.getvalue()


def size_of(path: Path) -> tuple[int, int]:
    made = pixels(str(path))
    return made.width, made.height


def shown(path: Path) -> Image.Image:
    """What the pixels of a file show."""
    return Image.frombytes("RGB", size_of(path), pixels(str(path)).rgb)


def chunks(png: bytes) -> list[str]:
    """The types of a PNG file's pieces."""
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.append(png[at + 4 : at + 8].decode())
        at += length + 12
    return found


def noise(width: int = 60, height: int = 40) -> Image.Image:
    """The same each time: what a damaged photograph shows depends on its bits."""
    grey = Random(f"{width} {height}").randbytes(width * height)
    return Image.frombytes("L", (width, height), grey).convert("RGB")


# ── What does not get through ────────────────────────────────────────────────


def test_a_photograph_keeps_nothing_of_its_camera(path: Path) -> None:
    """Neither the place nor the color profile nor a comment."""
    more = {"exif": told(), "icc_profile": b"a profile of taken at home", "comment": b"taken at home"}
    path.write_bytes(encoded(noise(), "JPEG", **more))
    assert path.read_bytes().count(b"taken at home") == 3
    assert set(chunks(png_bytes(str(path)))) == {"IHDR", "IDAT", "IEND"}


def test_a_png_file_keeps_no_texts(path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Rosalind")
    texts.add_itxt("Comment", "taken at home")
    data = encoded(noise(), "PNG", pnginfo=texts, exif=told(), icc_profile=b"x", dpi=(300, 300))
    path.write_bytes(data)
    assert set(chunks(data)) >= {"iTXt", "tEXt", "eXIf", "iCCP", "pHYs"}
    assert set(chunks(png_bytes(str(path)))) == {"IHDR", "IDAT", "IEND"}


def test_the_same_picture_gives_the_same_bytes(path: Path) -> None:
    """Also when nothing is kept of the first time."""
    path.write_bytes(encoded(noise(), "JPEG"))
    first = png_bytes(str(path))
    for each in (pictures._pixels, pictures._opened, packed):
        each.cache_clear()
    assert png_bytes(str(path)) == first


# ── What it shows ────────────────────────────────────────────────────────────

RED_CORNER = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
"""For each orientation where the first corner of the file stands upright: right and down."""


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_stands_upright(orientation: int, kind: str, path: Path) -> None:
    image = Image.new("RGB", (64, 32), BLUE)
    image.paste(RED, (0, 0, 16, 16))
    path.write_bytes(encoded(image, kind, exif=told(orientation)))
    across, high = (64, 32) if orientation < 5 else (32, 64)
    assert size_of(path) == (across, high)
    right, down = RED_CORNER[orientation]
    red, _, blue = shown(path).getpixel((right * (across - 9) + 4, down * (high - 9) + 4))
    assert red > 200 > 50 > blue


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_clear_is_white_paper(mode: str, path: Path) -> None:
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    image.putpixel((1, 0), (0, 0, 0, 255))
    path.write_bytes(encoded(image.convert(mode), "PNG", **({"transparency": 0} if mode == "P" else {})))
    assert pixels(str(path)).rgb == bytes((*WHITE, *BLACK))


def test_sixteen_bits_a_pixel_keep_their_greys(path: Path) -> None:
    path.write_bytes(encoded(Image.frombytes("I;16", (2, 1), struct.pack("<2H", 0x8000, 0xFFFF)), "PNG"))
    made = shown(path)
    assert [made.getpixel((x, 0)) for x in (0, 1)] == [(128, 128, 128), WHITE]


def test_a_picture_of_a_printer_s_colors_is_taken(path: Path) -> None:
    path.write_bytes(encoded(Image.new("CMYK", (8, 8), (0, 0, 0, 255)), "JPEG"))
    assert shown(path).getpixel((4, 4)) == BLACK


def test_a_large_picture_is_made_smaller(path: Path) -> None:
    """A page needs no more; the proportions stay."""
    path.write_bytes(encoded(Image.new("RGB", (MAX_SIDE * 2, MAX_SIDE), RED), "PNG"))
    assert size_of(path) == (MAX_SIDE, MAX_SIDE // 2)
    assert Image.open(BytesIO(png_bytes(str(path), 100))).size == (100, 50)


def drawing(width: int, height: int) -> bytes:
    """Black and white, of which a row less the one above has more kinds of bytes."""
    return bytes(255 * (byte & 1) for byte in Random(1).randbytes(3 * width * height))


def photograph(width: int, height: int) -> bytes:
    """Each row is like the one above it, a little lighter."""
    row = Random(1).randbytes(3 * width)
    return b"".join(bytes((byte + n) % 256 for byte in row) for n in range(height))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 5), (5, 1), (60, 40), (7, 300)])
@pytest.mark.parametrize(("rgb", "kind"), [(drawing, 0), (photograph, 2)])
def test_a_png_file_of_ours_shows_each_pixel(
    rgb: Callable[[int, int], bytes], kind: int, width: int, height: int, path: Path
) -> None:
    """Its rows are packed in the way that is smaller, and say which it is."""
    image = Image.frombytes("RGB", (width, height), rgb(width, height))
    path.write_bytes(encoded(image, "PNG"))
    with Image.open(BytesIO(png_bytes(str(path)))) as made:
        assert (made.size, made.mode, made.tobytes()) == (image.size, "RGB", image.tobytes())
    way = zlib.decompress(packed(pixels(str(path))))[:: 3 * width + 1]
    assert width * height < 100 or {*way} == {kind}


def test_what_is_seen_is_what_a_copier_shows(path: Path) -> None:
    """Each grey, and each color by how light it is, as Pillow tells it."""
    for color in [(grey, grey, grey) for grey in range(215, 235)] + [RED, BLUE, (255, 255, 0), (0, 255, 0)]:
        image = Image.new("RGB", (4, 3), color)
        path.write_bytes(encoded(image, "PNG"))
        pictures._pixels.cache_clear()  # two files within a tick of the disk's clock
        assert is_seen(str(path)) == (image.convert("L").getpixel((0, 0)) < DARKEST_PAPER)


@pytest.mark.parametrize(("dark", "is_enough"), [(9, False), (10, True)])
def test_a_part_in_a_thousand_is_seen(dark: int, is_enough: bool, path: Path) -> None:
    image = Image.new("RGB", (100, 100), "white")
    for x in range(dark):
        image.putpixel((x * 7, x * 9), BLACK)
    path.write_bytes(encoded(image, "PNG"))
    assert is_seen(str(path)) == is_enough


# ── The seam ─────────────────────────────────────────────────────────────────


def test_another_decoder_takes_the_place_of_pillow(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given the file's bytes and a side; the first checks are the same, and the name of a file."""
    asked = []

    def decode(data: bytes, side: int) -> Pixels:
        asked.append((data, side))
        if len(data) > 9:
            raise LayoutError("the browser does not know this picture.")
        return Pixels.from_rgba(2, 1, memoryview(bytes((*RED, 255, *BLUE, 255))))

    monkeypatch.setattr(pictures, "decoder", decode)
    path.write_bytes(pictures.JPEG)
    assert pixels(str(path), 100) == Pixels(2, 1, bytes((*RED, *BLUE)))
    assert pixels(str(path), MAX_SIDE + 1) == pixels(str(path))
    assert asked == [(pictures.JPEG, 100), (pictures.JPEG, MAX_SIDE)]
    assert refused(path, pictures.PNG + b"xx") == "logo: the browser does not know this picture."
    assert refused(path, b"GIF89a") == BROKEN
    assert refused(path, pictures.PNG + bytes(MAX_BYTES)) == (
        "logo: the picture is larger than 20,000,000 bytes. Make it smaller."
    )
    assert len(asked) == 3


# ── What is refused ──────────────────────────────────────────────────────────


def refused(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(LayoutError) as error:
        png_bytes(str(path))
    return str(error.value)


TOO_LARGE = f"logo: the picture has over {MAX_PIXELS:,} pixels. Make it smaller."
BROKEN = "logo: not a whole PNG or JPEG picture. Save it again as PNG."


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("kept", [0.0, 0.02, 0.5, 0.9, 0.995])
def test_a_half_file_is_refused(kind: str, kept: float, path: Path) -> None:
    data = encoded(noise(), kind)
    assert refused(path, data[: int(len(data) * kept)]) == BROKEN


def test_a_png_file_without_its_end_is_refused(path: Path) -> None:
    """Also when all its pixels are there."""
    assert refused(path, encoded(noise(), "PNG")[:-12]) == BROKEN


def test_a_damaged_png_file_is_refused(path: Path) -> None:
    data = bytearray(encoded(noise(), "PNG"))
    data[len(data) // 2] ^= 1
    assert refused(path, bytes(data)) == BROKEN


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP"])
def test_another_kind_of_file_is_refused_whatever_its_name(kind: str, tmp_path: Path) -> None:
    data = encoded(noise(), kind)
    assert refused(tmp_path / "logo.png", data) == BROKEN.replace("logo", "logo.png")


def test_text_is_no_picture(path: Path) -> None:
    assert refused(path, b"<svg xmlns='http://www.w3.org/2000/svg'/>") == BROKEN


@pytest.mark.parametrize("side", [4001, 10_000, 13_000, 2**31 - 1])
def test_a_file_that_promises_too_many_pixels_is_never_decoded(
    side: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its first bytes are read."""
    assert side * side > MAX_PIXELS
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda _: pytest.fail("decoded"))
    head = struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)
    data = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )
    assert refused(path, b"\x89PNG\r\n\x1a\n" + data) == TOO_LARGE


@pytest.mark.parametrize("side", [4001, 13_000, 65_500])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_that_promises_too_many_pixels_is_never_decoded(
    side: int, progressive: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "load", lambda _: pytest.fail("decoded"))
    data = bytearray(encoded(noise(), "JPEG", progressive=progressive))
    at = data.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">2H", side, side)
    assert refused(path, bytes(data)) == TOO_LARGE


WAYS: dict[str, dict[str, object]] = {
    "plain": {},
    "restarts": {"restart_marker_blocks": 3},
    "restarts of rows": {"restart_marker_rows": 1},
    "fine": {"subsampling": 0, "quality": 95},
    "coarse": {"quality": 10, "optimize": True},
    "progressive": {"progressive": True},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("size", [(60, 40), (333, 217), (2500, 16)])
def test_a_whole_photograph_is_taken_and_half_of_it_refused(
    way: str, mode: str, size: tuple[int, int], path: Path
) -> None:
    """Also half a photograph that ends as a whole one does: the decoder would paint the rest grey."""
    image = Image.merge(mode, [noise(*size).convert("L") for _ in mode])
    whole = encoded(image, "JPEG", **WAYS[way])
    path.write_bytes(whole)
    assert size_of(path)[0] == min(image.width, MAX_SIDE)
    at = whole.rindex(b"\xff\xda") + 14  # the last of its scans
    for share in (0.1, 0.4, 0.7, 0.9):
        data = whole[: at + int((len(whole) - at) * share)]
        assert refused(path, data) == BROKEN
        assert refused(path, data + b"\xff\xd9") == BROKEN


def test_a_photograph_with_something_after_it_is_taken(path: Path) -> None:
    """As phones write it: another picture, or nothing that is known."""
    for more in (encoded(noise(), "JPEG"), b"some words"):
        path.write_bytes(encoded(noise(), "JPEG") + more)
        assert size_of(path) == (60, 40)


def test_a_file_that_is_too_large_is_never_opened(path: Path) -> None:
    """A picture may carry any number of bytes that are no pixels."""
    assert (
        refused(path, bytes(MAX_BYTES + 1))
        == "logo: the picture is larger than 20,000,000 bytes. Make it smaller."
    )


def test_what_a_broken_camera_tells_brings_nothing_down(path: Path) -> None:
    """Nor does it warn: the picture is taken or refused."""
    whole = encoded(noise(), "JPEG", exif=told(6))
    at = whole.index(b"Exif") + 6
    for offset in range(8, 80):
        data = bytearray(whole)
        data[at + offset] = 0xFF
        other = path.with_name(f"{offset}")
        other.write_bytes(bytes(data))
        with suppress(LayoutError):
            assert sorted(size_of(other)) == [40, 60]


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_photograph_that_was_cut_and_closed_again_is_refused(tmp_path: Path, part: float) -> None:
    """The rest of it would print grey; the whole file is taken."""
    path = tmp_path / "a.jpg"
    Image.effect_noise((900, 900), 60).convert("RGB").save(path)
    assert size_of(path) == (900, 900)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)] + b"\xff\xd9")
    with pytest.raises(LayoutError, match="not a whole PNG or JPEG picture"):
        pixels(str(path))


@pytest.mark.parametrize("color", ["white", "black", "#336699"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_whole_jpeg_is_taken_however_little_is_on_it(tmp_path: Path, color: str, progressive: bool) -> None:
    """A flat one too, where a few bytes draw many rows."""
    path = tmp_path / "flat.jpg"
    flat = Image.new("RGB", (700, 500), color)
    flat.paste("red", (10, 10, 60, 60))
    flat.save(path, progressive=progressive)
    assert size_of(path) == (700, 500)
