"""The system's notice that a network is up: a hint to try, no proof that the province can be reached."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class LineWatch(QObject):
    """Tells when the system says that a network has come (back). Where it cannot tell, it is silent."""

    came_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        wanted = QNetworkInformation.Feature.Reachability
        self._there = True
        if QNetworkInformation.loadBackendByFeatures(wanted):
            information = QNetworkInformation.instance()
            self._there = _is_there(information.reachability())
            information.reachabilityChanged.connect(self._changed)

    def _changed(self, reachability: QNetworkInformation.Reachability) -> None:
        before, self._there = self._there, _is_there(reachability)
        if self._there and not before:
            self.came_back.emit()


def _is_there(reachability: QNetworkInformation.Reachability) -> bool:
    return reachability is not QNetworkInformation.Reachability.Disconnected
