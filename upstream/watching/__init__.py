"""What needs a person: found by rules, shown, and sent by mail when it changes."""
