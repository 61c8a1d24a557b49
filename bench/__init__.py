"""What Galley claims to cost, measured: counts of AWS calls and files, and ratios within one run."""
