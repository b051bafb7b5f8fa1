"""Campaigns: who is rung, in which order, how fast, how often again, and when to stop."""
