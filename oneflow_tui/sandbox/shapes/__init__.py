"""What objects look like, as JSON Schema: the same schemas stand in the OpenAPI document."""
