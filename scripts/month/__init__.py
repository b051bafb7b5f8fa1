"""A simulated month of many people under every pack, in which an oracle written apart checks the gate."""
