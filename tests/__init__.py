"""Tests: small inputs, and results worked out by hand."""
