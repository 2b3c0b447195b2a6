"""Benchmarks against baselines measured in the same run: `script/bench [GROUP]`."""
