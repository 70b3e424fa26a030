"""Rows for tests. A factory makes what its noun needs besides what the test names, and nothing else.

``published=True`` publishes the row, and the parents made for it, by the verb that people use.
"""

from .documents import (
    made_public,
    make_document,
    make_likeness,
    make_next_date,
    make_pair,
    make_recommendation,
    make_response,
    make_text,
    make_tombstone,
    make_visit,
)
from .evidence import (
    make_attachment,
    make_confidential_source,
    make_copy,
    make_custody,
    make_evidence,
    make_opening,
    make_sealed_source,
    make_sealing_key,
    make_upload,
    recall,
    release,
)
from .follow_ups import make_assessment, make_bearing, make_event, make_source
from .imports import make_column_mapping, make_import, make_import_row, make_label, make_outside_name
from .numbers import AT, DAY, number
from .people import (
    make_alert,
    make_arrival,
    make_draft,
    make_invitation,
    make_membership,
    make_organisation,
    make_session,
    make_tally,
    make_user,
    make_way_back,
)
from .record import make_erasure, make_link, make_shape
from .vocabulary import (
    make_affected_group,
    make_mandate_holder,
    make_mechanism,
    make_methodology,
    make_region,
    make_sdg_goal,
    make_sdg_target,
    make_state,
    make_theme,
)
from .world import make_everything, make_kept_back
