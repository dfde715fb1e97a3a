"""The document for a court file: a view of a matter as a PDF to be filed, in Japanese or English."""

from yakkan.adapters.court.typesetting import pdf, write_pdf

__all__ = ["pdf", "write_pdf"]
