"""Identifiers of persons and enterprises: checked, explained, never looked up anywhere."""
