"""Sinks: who follows the alerts, each on its way out of the alerts topic."""
