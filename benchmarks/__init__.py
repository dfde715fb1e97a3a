"""How fast yakkan is, beside a peer and a floor measured in the same run: `python -m benchmarks`.

The peer is the eventsourcing library as it comes: its `Application` on SQLite with its JSON transcoder, and an ordinary
`Aggregate` with an `@event` for each fact, holding the same facts. The floor is what nobody can go below who keeps the
same bytes in SQLite: a point read, and msgspec's decoding of each state.
"""
