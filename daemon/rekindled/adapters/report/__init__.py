"""The report's page: its charts, its colours, and the document they stand in. Must not work out any figure."""
