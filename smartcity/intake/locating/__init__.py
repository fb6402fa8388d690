"""The parts of locating tables on a sheet: cells, header rows, columns, and the kinds of rows."""
