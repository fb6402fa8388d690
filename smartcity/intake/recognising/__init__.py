"""The parts of recognising a table: what values say, what headers say, and what stands around the table."""
