"""New versions of the program: the start and the end of the window, and the line that announces one."""
