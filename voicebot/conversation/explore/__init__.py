"""PURE. Walks every state the dialogue can reach, under everything a caller can do, and proves what must hold."""
