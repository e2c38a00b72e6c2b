"""Pictures from files: opened, bounded, and encoded anew, so that nothing of the file gets through."""

from __future__ import annotations

import struct
import warnings
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
END_OF_IMAGE = b"\xff\xd9"
LAST_BYTES, LAST_ROWS = 16, 64
"""So many bytes at the end of a whole JPEG file draw pixels of no other than its last rows."""
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
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise LayoutError(f"{name}: the picture has over {MAX_PIXELS:,} pixels. Make it smaller.")
                may_end_early = _can_be_told(image, Path(path).stat().st_size)
                image.verify()  # of a PNG every piece, up to its last
            if may_end_early and _ends_early(Path(path).read_bytes()):
                raise ValueError
            with Image.open(path, formats=FORMATS) as image:
                image.draft(image.mode, (MAX_SIDE, MAX_SIDE))  # a large JPEG file is decoded smaller
                upright = _upright(image).convert("RGBA")
    except (*BROKEN, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise LayoutError(f"{name}: not a whole PNG or JPEG picture. Save it again as PNG.") from None
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    return white


def _can_be_told(image: Any, size: int) -> bool:
    """Whether the last bytes of a JPEG file draw few rows: not of one in passes, narrow, or nearly flat."""
    is_plain = image.format == "JPEG" and image.mode in {"L", "RGB"} and "progressive" not in image.info
    return is_plain and image.width >= 4 * LAST_ROWS and size > 2 * LAST_BYTES * image.height


def _ends_early(jpeg: bytes) -> bool:
    """Whether a JPEG file was cut and closed again: its last bytes draw rows far from its last row.

    Pillow gives the rest in grey, without a word.
    """
    from PIL import Image, ImageChops

    end = jpeg.rfind(END_OF_IMAGE)
    if end < LAST_BYTES:
        return False  # opening it tells
    shorter = jpeg[: end - LAST_BYTES] + END_OF_IMAGE
    whole, cut = (Image.open(BytesIO(data), formats=FORMATS).convert("L") for data in (jpeg, shorter))
    changed = ImageChops.difference(whole, cut).getbbox()
    return changed is not None and changed[1] < whole.height - LAST_ROWS


def _upright(image: Any) -> Any:
    """The image as its camera was held; only the orientation is read of all that the file tells."""
    turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
    if image.mode.startswith("I"):  # 16 bits a pixel, which would turn white
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    return image if turn is None else image.transpose(turn)


def picture_size(path: str) -> tuple[int, int]:
    """Width and height in pixels, after orientation."""
    width, height = picture(path).size
    return width, height


def png_bytes(path: str, side: int = MAX_SIDE) -> bytes:
    """The picture as a PNG file of our own making, its longer side not over so many pixels."""
    image, data = picture(path).copy(), BytesIO()
    image.thumbnail((side, side))
    image.save(data, "PNG", optimize=True)
    return data.getvalue()
