"""What several parts of the room of registers show: what was read, its words, a timeline."""
