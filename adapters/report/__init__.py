"""The report of a matter: one HTML file that shows it on any day, as known at any instant."""

from yakkan.adapters.report.page import html_report

__all__ = ["html_report"]
