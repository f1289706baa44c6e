"""The documents: minutes and reports of surveys and movements, and the checks before printing."""
