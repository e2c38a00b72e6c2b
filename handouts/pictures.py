"""Pictures from files: opened, bounded, and encoded anew, so that nothing of the file gets through.

And those that we draw ourselves, for files that hold no lines and curves.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from handouts.errors import LayoutError

MAX_BYTES = 20_000_000
MAX_PIXELS = 16_000_000
MAX_SIDE = 1200
"""Pixels of the longer side that are kept: 288 an inch in the widest picture of a sheet."""
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


def picture(path: str) -> Any:
    """A Pillow image of a PNG or JPEG file: upright, on white, without metadata, not too large to print."""
    return _picture(path, _changed(path))


def _changed(path: str) -> int:
    """When the file was last written: the picture that is kept is of that moment."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0  # opening it tells


@lru_cache(maxsize=4)
def _picture(path: str, changed: int) -> Any:
    """Kept, because a sheet asks more than once and each sheet of a packet may show the same logo."""
    from PIL import Image  # late: most sheets have no picture

    name = Path(path).name
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise LayoutError(f"{name}: the picture is larger than {MAX_BYTES:,} bytes. Make it smaller.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata, which goes no further
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upright = _whole(Path(path).read_bytes())
    except (_TooLarge, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise LayoutError(f"{name}: the picture has over {MAX_PIXELS:,} pixels. Make it smaller.") from None
    except BROKEN:
        raise LayoutError(f"{name}: not a whole PNG or JPEG picture. Save it again as PNG.") from None
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    return white


class _TooLarge(Exception):
    """More than is ever decoded."""


def _whole(data: bytes) -> Any:
    """The picture, when its size is sensible and all of it is there."""
    from PIL import Image

    with Image.open(BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _TooLarge
        image.verify()  # of a PNG every piece, up to its last
        is_png = image.format == "PNG"
    upright = _decoded(data)
    if not is_png:
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


DARKEST_PAPER = 225
"""The darkest grey, of 255, that a copier takes for white paper."""


def is_seen(path: str) -> bool:
    """Whether a picture is more than white on white: a part in a thousand of it is darker."""
    grey = picture(path).convert("L")
    dark: int = sum(grey.histogram()[:DARKEST_PAPER])
    return dark * 1000 >= int(grey.width * grey.height)


def picture_size(path: str) -> tuple[int, int]:
    """Width and height in pixels, after orientation."""
    width, height = picture(path).size
    return width, height


def png_bytes(path: str, side: int = MAX_SIDE) -> bytes:
    """The picture as a PNG file of our own making, its longer side not over so many pixels."""
    image = picture(path).copy()
    image.thumbnail((side, side))
    return _png(image)


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
