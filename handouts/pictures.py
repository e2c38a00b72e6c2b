"""Pictures from files: opened, bounded, and encoded anew, so that nothing of the file gets through."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

from handouts.errors import LayoutError

MAX_PIXELS = 16_000_000
FORMATS = ("PNG", "JPEG")


def picture(path: str) -> Any:
    """A Pillow image of a PNG or JPEG file, upright, on white, without metadata."""
    from PIL import Image, ImageOps  # late: most sheets have no picture

    name = Path(path).name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise LayoutError(f"{name}: the picture has over {MAX_PIXELS:,} pixels. Make it smaller.")
                upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise LayoutError(f"{name}: not a whole PNG or JPEG picture. Save it again as PNG.") from None
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    return white


def picture_size(path: str) -> tuple[int, int]:
    """Width and height in pixels, after orientation."""
    width, height = picture(path).size
    return width, height


def png_bytes(path: str) -> bytes:
    """The picture as a PNG file of our own making."""
    data = BytesIO()
    picture(path).save(data, "PNG", optimize=True)
    return data.getvalue()
