"""Receive, compare, commit, decide, withdraw: shared by pages and command line; permissions and audit."""
