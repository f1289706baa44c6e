"""Check that a picture can be shown safely; scale it down."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from desktop_app.attachments.kinds import NotAccepted
from desktop_app.attachments.picture_formats import PILLOW_FORMATS


def checked_image(source: Path | IO[bytes], max_pixels: int | None = None, name: str = "") -> bytes | None:
    """Refuse what is no picture, or one that would fill the memory when it is opened.

    Returns the picture made smaller if its longer side has more than ``max_pixels``; ``None`` if it can stay
    as it is.

    Raises:
        NotAccepted: with the reason.
        OSError: the file cannot be read.
    """
    from PIL import Image

    shown = source.name if isinstance(source, Path) else name
    with _explained(shown):
        with Image.open(source, formats=PILLOW_FORMATS) as image:
            image.verify()
        if max_pixels is None:
            return None
        if not isinstance(source, Path):
            source.seek(0)
        with Image.open(source, formats=PILLOW_FORMATS) as image:  # verified, so opened again
            if max(image.size) <= max_pixels:
                return None
            kind = image.format
            smaller = image.copy()
        smaller.thumbnail((max_pixels, max_pixels))
        written = io.BytesIO()
        smaller.save(written, format=kind, **({"exif": image.info["exif"]} if "exif" in image.info else {}))
        return written.getvalue()


@contextmanager
def _explained(name: str) -> Iterator[None]:
    from PIL import Image

    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAccepted(
            "“{name}” has too many pixels to be shown. Make the picture smaller and choose it again.",
            name=name,
        ) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise _no_picture(name) from error
    except (SyntaxError, ValueError, EOFError) as error:  # what Pillow raises for a damaged file
        raise _no_picture(name) from error


def _no_picture(name: str) -> NotAccepted:
    return NotAccepted(
        "“{name}” is not a picture, or it is damaged. Open it to see whether it is whole, "
        "or choose another file.",
        name=name,
    )
