"""Fetching from systems over HTTP: the client all sources share, and the folder answers go to."""
