"""The console of both command lines: language, encoding, prompts."""
