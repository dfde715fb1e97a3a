"""The terminal debugger: a matter stepped through, day by day and record by record, in both directions."""
