"""Recognised columns -> typed fields with findings, column by column, each distinct value read once."""
