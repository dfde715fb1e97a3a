"""The provisions of the terms as code, one module per subject."""
