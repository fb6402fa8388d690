"""What docs/benchmarks.md says, as scripts: `python -m benchmarks`, or one part: `python -m benchmarks hall`.

Times depend on the machine, so budgets are ratios of figures that one run took on it, one after the other.
"""
