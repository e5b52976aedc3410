"""A real Apache Kafka for tests and for `make kafka`."""
