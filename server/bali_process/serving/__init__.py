"""A server that runs: its address, its processes, and the release that it serves, swapped in whole."""
