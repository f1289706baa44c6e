"""How far the report of a period is: the acts that move it, the board, reminders."""
