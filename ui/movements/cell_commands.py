"""What the movement room does with the cell or the row of the cursor, beside what every grid does."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.i18n import tr
from ui.context.room import RoomContext
from ui.grid.block_entry import nothing_in_row
from ui.grid.context_menu import Command
from ui.grid.grid import GridFrame
from ui.movements.beside.side_panel import SidePanel
from ui.movements.evidence.acts import EvidenceActs
from ui.movements.figure_stage_actions import FigureStageActions
from ui.movements.grouped_sheets import GroupedSheets
from ui.movements.period_acts import PeriodActs
from ui.widgets.command_menu import CommandMenu


class CellCommands:
    """Offers its commands in the menu of the room and in that of the cells."""

    def __init__(self, grid: GridFrame, owner: GroupedSheets, acts: PeriodActs, context: RoomContext) -> None:
        self._grid = grid
        self._owner = owner
        self._acts = acts
        self._context = context
        self.evidence = EvidenceActs(context, grid)

    def offer(self, more: CommandMenu, panel: SidePanel, show_panel: Callable[[], None]) -> None:
        """Add the commands to both menus; ``panel`` says in words what marks say in the cells."""
        self.stages = FigureStageActions(self._context, self._owner, self._grid, panel.show_way)
        decide = tr("Other value or refusal of the cell: decide in Sync")
        more.add(tr("Comment on the cell…"), self.comment, "Shift+F2")
        more.add(tr("Nothing occurred: the empty cells of this row…"), self.nothing_in_row, "Ctrl+Alt+0")
        more.add(tr("Files of the cell…"), self.files, "Ctrl+Shift+F")
        more.add(decide, self.stages.decide)
        more.add(tr("Fold or open the group of indicators"), self.fold, "Ctrl+G")
        more.add(tr("Open all groups"), self._owner.unfold_all, "Ctrl+Shift+G")
        self._grid.view.acted.connect(self._owner.fold)
        cells = self._grid.view.menu
        cells.add(Command(tr("Comment on the cell…"), self.comment, "Shift+F2", begins_block=True))
        cells.add(Command(tr("Fold or open the group of indicators"), self.fold, "Ctrl+G"))
        cells.add(Command(tr("History and definition"), show_panel, "F4"))
        cells.add(Command(tr("Files of the cell…"), self.files, "Ctrl+Shift+F"))
        cells.add(Command(decide, self.stages.decide))

    def comment(self) -> None:
        """Ask for a comment on the cell with the cursor."""
        key = self._grid.current_key()
        found = None if key is None else self._owner.sheet_at(key)
        if found is not None:
            self._acts.comment(found[0].data, found[1])

    def files(self) -> None:
        """List the files of the cell with the cursor."""
        self._grid.view.finish_editing()
        key = self._grid.current_key()
        found = None if key is None else self._owner.sheet_at(key)
        if found is not None:
            self.evidence.show(*found)

    def fold(self) -> None:
        """Fold the group of the column with the cursor, or open it."""
        self._grid.view.finish_editing()
        key = self._grid.current_key()
        if key is not None:
            self._owner.fold(key)

    def nothing_in_row(self) -> None:
        """Say of all empty cells of the row that are shown that nothing occurred; one step of undo."""
        self._grid.view.finish_editing()
        table, row = self._grid.model.table, self._grid.view.place()[0]
        entries = nothing_in_row(table, row) if row < len(table.rows) else []
        if not entries:
            self._context.say(tr("No empty cell here can be set to “nothing occurred”."))
            return
        question = tr(
            "Set {n} empty cells of “{unit}” to “nothing occurred”?",
            n=len(entries),
            unit=table.rows[row].name,
        )
        details = tr("Only the columns that are shown are filled; figures stay. Ctrl+Z takes it back.")
        if self._context.ask.confirm(question, tr("Nothing occurred"), details=details):
            self._owner.enter(entries)
