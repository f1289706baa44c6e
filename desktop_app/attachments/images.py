"""Whether a file that says it is a picture is one that can be shown safely."""

from __future__ import annotations

import warnings
from pathlib import Path

from desktop_app.attachments.kinds import NotAccepted


def check_image(path: Path) -> None:
    """Refuse what is no picture, or one that would fill the memory when it is opened.

    Raises:
        NotAccepted: with the reason.
        OSError: the file cannot be read.
    """
    from PIL import Image

    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(path) as image,
        ):
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAccepted(
            "“{name}” has too many pixels to be shown. Make the picture smaller and choose it again.",
            name=path.name,
        ) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise _no_picture(path) from error
    except (SyntaxError, ValueError, EOFError) as error:  # what Pillow raises for a damaged file
        raise _no_picture(path) from error


def _no_picture(path: Path) -> NotAccepted:
    return NotAccepted(
        "“{name}” is not a picture, or it is damaged. Open it to see whether it is whole, "
        "or choose another file.",
        name=path.name,
    )
