"""The key of the office: what names a person is sealed with it before it leaves the computer."""
