"""The read model: where every matter stands, as tables to put questions to and to search in."""

from yakkan.adapters.readmodel.file import file_beside
from yakkan.adapters.readmodel.model import ReadModel
from yakkan.adapters.readmodel.questions import DueLine, ExposureLine, Hit

__all__ = ["DueLine", "ExposureLine", "Hit", "ReadModel", "file_beside"]
