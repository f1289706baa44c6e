"""Charts as plain shapes, drawn on paper by reportlab and in the window by Qt."""
