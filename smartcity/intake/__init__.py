"""From the bytes of a sent file to records and findings: a step is a module, files come in by `worker`."""
