"""Each shipped scenario told in ten lines, every figure of them read off its playing."""
