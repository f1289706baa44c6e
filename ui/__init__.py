"""The window of Sổ Mặt trận: Qt widgets over the core in ``desktop_app``. Nobody imports this package."""
