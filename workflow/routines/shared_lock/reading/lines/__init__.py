"""Lines in parts: sentences, labels with their values, tables, and rows that go on."""
