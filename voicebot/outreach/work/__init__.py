"""What goes on by itself: duties again and again, calls one by one, on a durable engine."""
