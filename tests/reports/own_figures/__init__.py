"""自设数据: what the office makes of sources, conditions and measures is a figure like all others; nothing signed changes."""
