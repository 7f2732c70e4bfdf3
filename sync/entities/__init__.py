"""ENTITIES: the registry of everything that is synced."""

from collections.abc import Mapping
from typing import Final

from sync.entities.action import ACTION
from sync.entities.attachment import ATTACHMENT
from sync.entities.comment import COMMENT
from sync.entities.conflict import CONFLICT
from sync.entities.contact import CONTACT
from sync.entities.folder import FOLDER
from sync.entities.opportunity import OPPORTUNITY
from sync.entities.participant import PARTICIPANT
from sync.entities.personal import PREFERENCE, VIEW
from sync.entities.prospect_list import PROSPECT, PROSPECT_LIST
from sync.entities.settings import SETTINGS
from sync.entities.suggestion import SUGGESTION
from sync.entity import Entity

ENTITIES: Final[Mapping[str, Entity]] = {
    entity.name: entity
    for entity in (
        FOLDER,
        CONTACT,
        OPPORTUNITY,
        PARTICIPANT,
        ACTION,
        COMMENT,
        ATTACHMENT,
        PROSPECT_LIST,
        PROSPECT,
        *SETTINGS,
        CONFLICT,
        SUGGESTION,
        VIEW,
        PREFERENCE,
    )
}
