"""Synthesis and recognition backends behind two small interfaces."""
