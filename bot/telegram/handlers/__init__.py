"""One file for each thing that a person does: parse, one call to a service, show."""
