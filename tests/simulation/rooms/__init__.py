"""What people do in the rooms of the office, each by the command that the window gives."""
