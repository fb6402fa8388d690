"""Smart City workshop analytics: from OPD spreadsheets to coverage, progress and quick wins."""
