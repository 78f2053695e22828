"""The report: what the store's facts come to over a year, as values to be drawn. Must not know how a page is made."""
