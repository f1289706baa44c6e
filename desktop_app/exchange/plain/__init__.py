"""Tables of figures of any origin: what a person says of their columns, and what they would change."""
