"""What people read, in Japanese and English: the words of states, events, duties and money, and sentences."""

from yakkan.adapters.wording.contested import ACTS
from yakkan.adapters.wording.duties import CHARGES, DUTIES, HEADS, REMEDIES
from yakkan.adapters.wording.events import EVENTS
from yakkan.adapters.wording.speech import Speech
from yakkan.adapters.wording.standing import (
    CHARGE_STATUSES,
    DEGREES,
    FORMS,
    KINDS,
    PARTIES,
    RECORD_STATUSES,
    STATES,
    STATUSES,
)
from yakkan.adapters.wording.titles import MESSAGES, TITLES
from yakkan.adapters.wording.word import LANGUAGES, Language, Vocabulary, Word

__all__ = [
    "ACTS",
    "CHARGES",
    "CHARGE_STATUSES",
    "DEGREES",
    "DUTIES",
    "EVENTS",
    "FORMS",
    "HEADS",
    "KINDS",
    "LANGUAGES",
    "MESSAGES",
    "PARTIES",
    "RECORD_STATUSES",
    "REMEDIES",
    "STATES",
    "STATUSES",
    "TITLES",
    "Language",
    "Speech",
    "Vocabulary",
    "Word",
]
