"""PURE. Schedules, offers, affordability, cost disclosure, authority ladder."""
