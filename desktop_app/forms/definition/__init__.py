"""A form as it was defined: places, rules, controls, texts and lists; immutable."""
