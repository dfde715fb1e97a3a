"""The world outside: case files, stores, read models, and what people run and read."""
