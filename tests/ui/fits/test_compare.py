"""Pictures of two versions are compared by what they show."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.ui.fits.compare import Comparison, compared


def picture(path: Path, *, size: tuple[int, int] = (20, 10), dot: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Image.new("RGB", size, "white")
    if dot:
        made.paste(dot, (3, 3, 4, 4))
    made.save(path)


def test_a_page_that_differs_in_one_pixel_is_put_beside_what_it_was(tmp_path: Path) -> None:
    old, new, sheets = (tmp_path / name for name in ("old", "new", "sheets"))
    for folder, dot in ((old, ""), (new, "red")):
        picture(folder / "light" / "same.png")
        picture(folder / "light" / "fund.png", dot=dot)
        picture(folder / "dark" / "fund.png", size=(20, 12 if dot else 10))
    picture(old / "light" / "gone.png")
    picture(new / "light" / "week.png")
    found = compared(old, new, sheets)
    assert found == Comparison(
        ("dark/fund.png", "light/fund.png"), ("light/week.png",), ("light/gone.png",), 1
    )
    assert found.lines()[0] == "2 changed, 1 new, 1 gone, 1 the same"
    assert {path.relative_to(sheets).as_posix() for path in sheets.rglob("*.png")} == set(found.changed)
    with Image.open(sheets / "light" / "fund.png") as sheet:
        assert sheet.getpixel((3, 3)) == (255, 255, 255)
        assert sheet.getpixel((sheet.width - 20 + 3, 3)) == (255, 0, 0)
