"""Tables of any origin: saying once what their columns and names are, before what they change is shown."""
