"""Pictures from files: opened, bounded, and made pixels, so that nothing else of the file gets through.

``decoder`` makes the pixels: Pillow here, a browser's own in a page.  All that follows works on pixels
alone: their size, whether anything is seen of them, a PNG file, an image of a PDF.  At the end those that we
draw ourselves, for files that hold no lines and curves.
"""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from msgspec import Struct

from handouts.errors import LayoutError

MAX_BYTES = 20_000_000
MAX_PIXELS = 16_000_000
MAX_SIDE = 1200
"""Pixels of the longer side that are kept: 288 an inch in the widest picture of a sheet."""
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
"""How files of these formats begin."""
TOO_LONG = f"the picture is larger than {MAX_BYTES:,} bytes. Make it smaller."
TOO_LARGE = f"the picture has over {MAX_PIXELS:,} pixels. Make it smaller."
NOT_WHOLE = "not a whole PNG or JPEG picture. Save it again as PNG."


class Pixels(Struct, frozen=True):
    """What a picture shows: upright, on white."""

    width: int
    height: int
    rgb: bytes
    """Red, green and blue of each pixel, 8 bits each; rows from the top."""

    @classmethod
    def from_rgba(cls, width: int, height: int, data: bytes | memoryview) -> Pixels:
        """Of four bytes a pixel, as a browser's canvas gives them; it was painted white before."""
        rgb = bytearray(width * height * 3)
        for n in range(3):
            rgb[n::3] = data[n::4]
        return cls(width, height, bytes(rgb))


Decoder = Callable[[bytes, int], Pixels]
"""Makes pixels of a file's bytes, the longer side not over so many.

Raises LayoutError without the file's name, which is put before it.
"""


def pixels(path: str, side: int = MAX_SIDE) -> Pixels:
    """What a PNG or JPEG file shows, its longer side not over so many pixels, nor over MAX_SIDE.

    Raises LayoutError for what is no whole picture or too large.
    """
    return _pixels(path, _changed(path), min(side, MAX_SIDE), decoder)


def _changed(path: str) -> int:
    """When the file was last written: the picture that is kept is of that moment."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0  # opening it tells


@lru_cache(maxsize=8)
def _pixels(path: str, changed: int, side: int, decode: Decoder) -> Pixels:
    """Kept, because a sheet asks more than once and each sheet of a packet may show the same logo."""
    try:
        return decode(_read(Path(path)), side)
    except LayoutError as error:
        raise LayoutError(f"{Path(path).name}: {error}") from None


def _read(path: Path) -> bytes:
    """The bytes of a file that may be a picture."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LayoutError(TOO_LONG)
        data = path.read_bytes()
    except OSError:
        raise LayoutError(NOT_WHOLE) from None
    if not data.startswith((PNG, JPEG)):
        raise LayoutError(NOT_WHOLE)
    return data


LIGHT = (0.299, 0.587, 0.114)
"""What red, green and blue give to a grey that is as light (ITU-R BT.601)."""
DARKEST_PAPER = 225
"""The darkest grey, of 255, that a copier takes for white paper."""
PAPER = bytes(range(DARKEST_PAPER, 256))


def is_seen(path: str) -> bool:
    """Whether a picture is more than white on white: a part in a thousand of it is darker."""
    grey = _grey(pixels(path).rgb)
    return len(grey.translate(None, PAPER)) * 1000 >= len(grey)


def _grey(rgb: bytes) -> bytes:
    """A byte a pixel, added as numbers that are as long as the picture: no byte comes to over 255."""
    shares = (bytes(round(light * n) for n in range(256)) for light in LIGHT)
    parts = (rgb[n::3].translate(share) for n, share in enumerate(shares))
    return sum(int.from_bytes(part, "big") for part in parts).to_bytes(len(rgb) // 3, "big")


AS_IT_IS, LESS_ABOVE = b"\x00", b"\x02"
"""Kinds of a row (PNG, 9.2)."""


def png_bytes(path: str, side: int = MAX_SIDE) -> bytes:
    """The picture as a PNG file of our own making, its longer side not over so many pixels."""
    shown = pixels(path, side)
    head = struct.pack(">2I5B", shown.width, shown.height, 8, 2, 0, 0, 0)
    return PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed(shown)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


@lru_cache(maxsize=4)
def packed(shown: Pixels) -> bytes:
    """The pixels as PNG and PDF pack them (PNG, 9 and 10; ISO 32000-1, 7.4.4.4).

    Rows as they are, which is small for drawings, or each less the one above it, for photographs.
    """
    row = 3 * shown.width
    less = _difference(shown.rgb, bytes(row) + shown.rgb[:-row])
    ways = _rows(AS_IT_IS, shown.rgb, row), _rows(LESS_ABOVE, less, row)
    return zlib.compress(min(ways, key=lambda each: len(zlib.compress(each, 1))), 9)


def _rows(kind: bytes, data: bytes, row: int) -> bytes:
    return b"".join(kind + data[at : at + row] for at in range(0, len(data), row))


def _difference(minuend: bytes, subtrahend: bytes) -> bytes:
    """Byte less byte, modulo 256, all at once: each borrows from its own highest bit alone."""
    count = len(minuend)
    top, rest = (int.from_bytes(bit * count, "big") for bit in (b"\x80", b"\x7f"))
    a, b = int.from_bytes(minuend, "big"), int.from_bytes(subtrahend, "big")
    return (((a | top) - (b & rest)) ^ ((a ^ b ^ top) & top)).to_bytes(count, "big")


FORMATS = ("PNG", "JPEG")
BROKEN = (OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, EOFError, struct.error)
"""What Pillow raises when it reads a broken file."""
JPEG_END = b"\xff\xd9"
UNREAD = b"\xaa" * 64 + b"".join(b"\xff%c" % (0xD0 + n % 8) + b"\xaa" * 64 for n in range(16))
"""Put before the end of a whole JPEG file, it is never read.  Where the file has ended early it shows:
a decoder paints grey for what is missing and does not say so."""
ORIENTATION = 0x0112
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""From EXIF's numbers to those of Pillow's ``Transpose``; 1 is upright."""


def by_pillow(data: bytes, side: int) -> Pixels:
    """The decoder of a program on a disk."""
    image = _opened(data).copy()
    image.thumbnail((side, side))
    return Pixels(image.width, image.height, image.tobytes())


decoder: Decoder = by_pillow
"""Whoever has no Pillow sets another, before the first picture."""


@lru_cache(maxsize=2)
def _opened(data: bytes) -> Any:
    """On white, as large as is ever asked for; kept, because a page wants a picture smaller."""
    from PIL import Image  # late: most sheets have no picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata, which goes no further
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upright = _whole(data)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise LayoutError(TOO_LARGE) from None
    except BROKEN:
        raise LayoutError(NOT_WHOLE) from None
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    return white


def _whole(data: bytes) -> Any:
    """The picture, when its size is sensible and all of it is there."""
    from PIL import Image

    with Image.open(BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise LayoutError(TOO_LARGE)
        image.verify()  # of a PNG every piece, up to its last
    upright = _decoded(data)
    if data.startswith(JPEG):
        end = data.rfind(JPEG_END)
        more = _decoded(data[:end] + UNREAD + data[end:])
        if more.tobytes() != upright.tobytes():
            raise EOFError
    return upright


def _decoded(data: bytes) -> Any:
    from PIL import Image

    with Image.open(BytesIO(data), formats=FORMATS) as image:
        image.draft(image.mode, (MAX_SIDE, MAX_SIDE))  # a large JPEG file is decoded smaller
        return _upright(image).convert("RGBA")


def _upright(image: Any) -> Any:
    """The image as its camera was held; only the orientation is read of all that the file tells."""
    turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
    if image.mode.startswith("I"):  # 16 bits a pixel, which would turn white
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    return image if turn is None else image.transpose(turn)


# ── Drawn here ───────────────────────────────────────────────────────────────


MODULE, QUIET = 8, 4
"""Pixels of a code's module, and modules of its quiet zone (ISO/IEC 18004, 6.3.8)."""
FINE, PIXELS = 4, 96
"""Line art is drawn so many times as large and made smaller, which smooths its edges."""
STEPS = 12
"""Straight pieces of a curve."""


def modules_png(rows: Sequence[bytes]) -> bytes:
    """A code as a PNG file: rows of modules, 1 for black, with the quiet zone around them."""
    from PIL import Image

    side = len(rows) + 2 * QUIET
    code = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows, QUIET):
        for x, module in enumerate(row, QUIET):
            code.putpixel((x, y), 1 - module)
    return _png(code.resize((side * MODULE, side * MODULE)))


def line_art_png(path: str, side: int) -> bytes:
    """A path in SVG's notation, with absolute M, L, C and Z in a square of that side, as black lines."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (PIXELS * FINE, PIXELS * FINE), 255)
    draw, scale = ImageDraw.Draw(image), PIXELS * FINE / side
    for points in _polylines(path):
        draw.line([(x * scale, y * scale) for x, y in points], 0, round(2 * scale), "curve")
    return _png(image.resize((PIXELS, PIXELS)))


def disc_png(share: float) -> bytes:
    """A circle, so much of it filled from the left."""
    from PIL import Image, ImageDraw

    side = PIXELS * FINE
    image, line = Image.new("L", (side, side), 255), side // 9
    draw, edge = ImageDraw.Draw(image), side // 20
    draw.ellipse((edge, edge, side - edge, side - edge), 0)
    draw.ellipse((edge + line, edge + line, side - edge - line, side - edge - line), 255)
    if share:
        draw.pieslice((edge, edge, side - edge, side - edge), 180 - 180 * share, 180 + 180 * share, 0)
    return _png(image.resize((PIXELS, PIXELS)))


def _polylines(path: str) -> Iterator[list[tuple[float, float]]]:
    """The pieces of a path, each from a move to the next, its curves as short straight lines."""
    points: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLCZ])([^MLCZ]*)", path):
        found = [float(number) for number in numbers.split()]
        ends = list(zip(found[::2], found[1::2], strict=True))
        if command == "M" and points:
            yield points
            points = []
        points += _curve(points[-1], ends) if command == "C" else points[:1] if command == "Z" else ends
    yield points


def _curve(start: tuple[float, float], ends: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """A cubic Bézier curve from a point, by two control points to a third."""
    corners = start, *ends
    for t in (step / STEPS for step in range(1, STEPS + 1)):
        shares = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        x, y = (sum(s * c[axis] for s, c in zip(shares, corners, strict=True)) for axis in (0, 1))
        yield x, y


def _png(image: Any) -> bytes:
    data = BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()
