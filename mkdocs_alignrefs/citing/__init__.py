"""From the syntax of a citation to the protocol that a style fulfils."""
