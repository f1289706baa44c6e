"""An open form: answers are given, everything that depends on them follows."""
