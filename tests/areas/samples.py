"""Two areas that differ from the defaults, and from each other, in every field."""

from __future__ import annotations

from desktop_app.areas.commands import NewArea

FIRST = NewArea("Thôn Đoài", "thon", 120, head_name="Nguyễn Văn Thử", head_phone="0912 345 678")
SECOND = NewArea("Bản Nà Ít", "ban", 45, head_name="Lê Thị Thử", head_phone="0987 654 321")
