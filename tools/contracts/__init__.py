"""Generates the published contracts: ``docs/schemas/*.json`` and ``docs/asyncapi.yaml``."""
