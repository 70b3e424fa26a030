"""What the database refuses whatever the row says: moves, deletions and changes of what was published, and of history."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import InternalError, connection, models, transaction

from recommendations.door import is_history
from recommendations.models import AssessmentEvent
from recommendations.models.publication import NOT_APPROVED
from tests import factories as make

pytestmark = pytest.mark.django_db

MODELS = list(apps.get_app_config("recommendations").get_models(include_auto_created=True))
HISTORY = [model for model in MODELS if is_history(model)]


def change(row: models.Model, **fields: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


def delete(row: models.Model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE {row._meta.pk.column} = %s", [row.pk])


def published_event() -> models.Model:
    event = make.make_event(bearings={make.make_recommendation(published=True): "context"})
    make.make_attachment(event=event)
    return make.made_public(event)


def lifted_and_laid_down() -> None:
    stone = make.make_tombstone()
    change(stone, lifted_on=make.DAY)
    change(stone, lifted_on=None)


def ended_by_asker() -> dict[str, models.Model]:
    return dict.fromkeys(("asked_by", "ended_by"), make.make_user())


def published_link() -> models.Model:
    make.make_assessment(events=[make.make_event(published=True)], published=True)
    return AssessmentEvent.objects.get()


def moves_back(made: Callable[..., models.Model]) -> dict[str, Callable[[], None]]:
    return {"back to draft": lambda: change(made(published=True), publication="draft")}


def rows_stay(made: Callable[..., models.Model]) -> dict[str, Callable[[], None]]:
    return {"delete": lambda: delete(made(published=True))}


def words_stay(made: Callable[..., models.Model], **fields: Any) -> dict[str, Callable[[], None]]:
    return {
        "change": lambda: change(made(published=True), **fields),
        "change what is approved": lambda: change(approved(made), **fields),
        "change and approve": lambda: change(approved(made), **fields, **NOT_APPROVED),
    }


def stays(made: Callable[..., models.Model], **fields: Any) -> dict[str, Callable[[], None]]:
    return {"change": lambda: change(made(), **fields), "delete": lambda: delete(made())}


def released_by_the_uploader() -> None:
    copy = make.make_copy()
    change(copy, released_by=copy.evidence.received_by, released_at=make.AT)


def inserted_as_released() -> None:
    evidence = make.make_evidence()
    make.make_copy(evidence=evidence, released_by=evidence.received_by, released_at=make.AT)


def recalled_and_pointed_at() -> None:
    copy = make.recall(make.make_copy(released=True))
    change(copy.evidence, released_copy=copy)


def used_invitation() -> models.Model:
    return make.make_invitation(used_at=make.AT, used_by=make.make_user())


def bears_as_progress() -> None:
    make.make_bearing(event=make.make_event(kind="nothing_found"), meaning="progress")


def changed_to_setback() -> None:
    change(make.make_bearing(event=make.make_event(kind="nothing_found")), meaning="setback", reason="None found.")


def before_a_key() -> models.Model:
    """A source with its words, whose organisation has a key since."""
    source = make.make_confidential_source()
    make.make_sealing_key(organisation=source.organisation)
    return source


def plain_beside_a_key() -> None:
    source = before_a_key()
    make.make_confidential_source(organisation=source.organisation)


def address_stays(made: Callable[..., models.Model]) -> dict[str, Callable[[], None]]:
    return {"another slug": lambda: change(made(published=True), slug="another")}


def another_publishes(made: Callable[..., models.Model], **fields: Any) -> dict[str, Callable[[], None]]:
    """By SQL too, whichever of the two wrote it, and whether it is published at once or approved for later."""
    by = {"published_by": lambda who: {"publication": "published", "published_by": who, "published_at": make.AT}}
    by["approved_by"] = lambda who: {"approved_by": who, "approved_at": make.AT, "publish_after": make.AT}

    def moved(moment: str, author: str) -> None:
        who = make.make_user()
        change(made(**{author: who}), **by[moment](who))

    return {
        f"{author}: {moment}": partial(moved, moment, author)
        for moment in by
        for author in ("entered_by", "submitted_by")
    } | {"insert": lambda: made(entered_by=(who := make.make_user()), **by["published_by"](who), **fields)}


def withdrawn(made: Callable[..., models.Model], *, decided: bool = False) -> models.Model:
    row = made(published=True)
    row.withdraw(by=make.make_user(), at=make.AT, reason="Mistaken.")
    if decided:
        row.confirm_withdrawal(by=make.make_user(), at=make.AT)
    return row


def two_withdraw(made: Callable[..., models.Model]) -> dict[str, Callable[[], None]]:
    """By SQL too: no one person withdraws and decides in one step, and what two decided on does not come back."""

    def decide() -> dict[str, Any]:
        return {"withdrawal_decided_by": make.make_user(), "withdrawal_decided_at": make.AT}

    def discarded() -> models.Model:
        (row := made()).withdraw(by=make.make_user(), at=make.AT, reason="Begun by mistake.")
        return row

    taken = {"publication": "withdrawn", "withdrawn_at": make.AT, "withdrawal_reason": "Mistaken."}
    back = {"publication": "published"}
    return {
        "withdraw and decide": lambda: change(made(published=True), withdrawn_by=make.make_user(), **taken, **decide()),
        "put back what two withdrew": lambda: change(withdrawn(made, decided=True), **back),
        "decide again": lambda: change(withdrawn(made, decided=True), **decide()),
        "undo a decision": lambda: change(
            withdrawn(made, decided=True), withdrawal_decided_by=None, withdrawal_decided_at=None
        ),
        "put back as if another had withdrawn it": lambda: change(
            withdrawn(made), withdrawn_by=make.make_user(), **back, **decide()
        ),
        "put back what was never public": lambda: change(
            discarded(), published_by=make.make_user(), published_at=None, **back, **decide()
        ),
    }


def approved(made: Callable[..., models.Model], **fields: Any) -> models.Model:
    row = made(**fields)
    row.submit(by=make.make_user(), at=make.AT)
    row.approve(by=make.make_user(), at=make.AT, publish_after=make.AT)
    return row


def event_parts_stay(name: str, made: Callable[..., models.Model]) -> dict[str, Callable[[], None]]:
    return {
        "insert": lambda: made(event=make.make_event(published=True)),
        "change": lambda: change(getattr(published_event(), name).get(), **{WORDS_OF[name]: "Else."}),
        "delete": lambda: delete(getattr(published_event(), name).get()),
        "move in": lambda: change(made(), event=make.make_event(published=True)),
        "insert into what is approved": lambda: made(event=approved(make.make_event)),
        "move out": lambda: change(getattr(published_event(), name).get(), event=make.make_event()),
    }


WORDS_OF = {"bearings": "reason", "sources": "title", "attachments": "caption"}
REFUSED: dict[tuple[str, str], dict[str, Callable[[], None]]] = {
    ("Document", "only_allowed_moves"): moves_back(make.make_document),
    ("Document", "withdrawals_need_two"): two_withdraw(make.make_document),
    ("Document", "published_rows_stay"): rows_stay(make.make_document),
    ("Document", "published_address_stays"): address_stays(make.make_document),
    ("Recommendation", "only_allowed_moves"): moves_back(make.make_recommendation),
    ("Recommendation", "withdrawals_need_two"): two_withdraw(make.make_recommendation),
    ("Recommendation", "published_rows_stay"): rows_stay(make.make_recommendation),
    ("Recommendation", "published_address_stays"): address_stays(make.make_recommendation),
    ("StateResponse", "only_allowed_moves"): moves_back(make.make_response),
    ("StateResponse", "withdrawals_need_two"): two_withdraw(make.make_response),
    ("StateResponse", "another_person_publishes"): another_publishes(make.make_response),
    ("StateResponse", "published_rows_stay"): rows_stay(make.make_response),
    ("StateResponse", "published_words_stay"): words_stay(make.make_response, words="Never."),
    ("FollowUpEvent", "only_allowed_moves"): moves_back(make.make_event),
    ("FollowUpEvent", "withdrawals_need_two"): two_withdraw(make.make_event),
    ("FollowUpEvent", "another_person_publishes"): another_publishes(make.make_event, sources=()),
    ("FollowUpEvent", "published_rows_stay"): rows_stay(make.make_event),
    ("FollowUpEvent", "published_words_stay"): words_stay(make.make_event, title="Nothing happened."),
    ("Bearing", "parts_stay"): event_parts_stay("bearings", make.make_bearing),
    ("Bearing", "nothing_found_is_context"): {"insert": bears_as_progress, "change": changed_to_setback},
    ("Source", "parts_stay"): event_parts_stay("sources", make.make_source),
    ("Attachment", "parts_stay"): event_parts_stay("attachments", make.make_attachment),
    ("Evidence", "originals_stay"): {"delete": lambda: delete(make.make_evidence())},
    ("Evidence", "original_is_unchanged"): {
        "another hash": lambda: change(make.make_evidence(), sha256="0" * 64),
        "another file": lambda: change(make.make_evidence(), stored_as="elsewhere"),
        "another name": lambda: change(make.make_evidence(), original_name="holiday.jpg"),
        "another person": lambda: change(make.make_evidence(), received_by=make.make_user()),
        "another organisation": lambda: change(make.make_evidence(), organisation=make.make_organisation()),
    },
    ("Evidence", "released_copy_is_its_own"): {
        "a copy that nobody released": lambda: change((copy := make.make_copy()).evidence, released_copy=copy),
        "another file's": lambda: change(make.make_evidence(), released_copy=make.make_copy(released=True)),
        "a recalled one": recalled_and_pointed_at,
    },
    ("CleanedCopy", "copies_stay"): {"delete": lambda: delete(make.make_copy())},
    ("CleanedCopy", "another_person_releases"): {"change": released_by_the_uploader, "insert": inserted_as_released},
    ("Invitation", "invitations_end_once"): {
        "used again": lambda: change(used_invitation(), used_at=make.AT.replace(year=2027)),
        "opened again": lambda: change(used_invitation(), used_at=None, used_by=None),
    },
    ("Invitation", "used_invitations_stay"): {"delete": lambda: delete(used_invitation())},
    ("Custody", "custody_stays"): stays(make.make_custody, why="Another reason."),
    ("Opening", "openings_stay"): stays(make.make_opening, at=make.AT.replace(year=2025)),
    ("Shape", "shapes_stay"): stays(make.make_shape, columns=[]),
    ("Link", "links_stay"): {"delete": lambda: delete(make.make_link())},
    ("Link", "links_only_lose_their_salt"): {"change": lambda: change(make.make_link(), hash=bytes(32))},
    ("Erasure", "erasures_stay"): {"delete": lambda: delete(make.make_erasure())},
    ("Erasure", "erasure_is_only_decided"): {"change": lambda: change(make.make_erasure(), reason="Another reason.")},
    ("Erasure", "erasure_is_decided_once"): {
        "agree again": lambda: change(make.make_erasure(), agreed_by=make.make_user()),
        "agree no more": lambda: change(make.make_erasure(), agreed_by=None, agreed_at=None),
        "go on after the end": lambda: change(
            (row := make.make_erasure(agreed_by=None, agreed_at=None, ended_at=make.AT, **ended_by_asker())),
            agreed_by=row.ended_by,
        ),
        "erase anew": lambda: change(make.make_erasure(erased_at=make.AT), erased_at=None),
    },
    ("Tombstone", "tombstones_stay"): {"delete": lambda: delete(make.make_tombstone())},
    ("Tombstone", "tombstones_are_only_lifted"): {"change": lambda: change(make.make_tombstone(), address="/else/")},
    ("Tombstone", "tombstones_are_lifted_once"): {"lay down again": lifted_and_laid_down},
    ("Assessment", "only_allowed_moves"): moves_back(make.make_assessment),
    ("Assessment", "withdrawals_need_two"): two_withdraw(make.make_assessment),
    ("Assessment", "another_person_publishes"): another_publishes(make.make_assessment),
    ("Assessment", "assessments_stay"): {
        "delete": lambda: delete(make.make_assessment(published=True)),
        "delete a draft": lambda: delete(make.make_assessment()),
    },
    ("Assessment", "published_words_stay"): {
        "change": lambda: change(make.make_assessment(published=True), status="implemented"),
        "change a draft": lambda: change(make.make_assessment(), reason="Because."),
    },
    ("Assessment", "corrections_keep_to_the_matter"): {
        "correct another": lambda: make.make_assessment(corrects=make.make_assessment(), correction_reason="Wrong."),
    },
    ("Recommendation", "parts_stand_with_their_whole"): {
        "part of another document": lambda: make.make_recommendation(part_of=make.make_recommendation(), part_number=1),
        "part of itself": lambda: change(row := make.make_recommendation(), part_of=row, part_number=1),
    },
    ("AssessmentEvent", "parts_stay"): {
        "insert": lambda: make.make_assessment(published=True).events.add(make.make_event()),
        "change": lambda: change(published_link(), followupevent_id=make.make_event().pk),
        "delete": lambda: delete(published_link()),
    },
}
REFUSED |= {
    ("SealingKey", "sealing_keys_stay"): {
        "change": lambda: change(make.make_sealing_key(), by_id=make.make_user().pk),
        "delete": lambda: delete(make.make_sealing_key()),
    },
    ("ConfidentialSource", "sealed_to_the_newest_key"): {
        "insert": plain_beside_a_key,
        "change": lambda: change(before_a_key(), notes="Other words."),
    },
}
CASES = [(*key, act) for key, acts in REFUSED.items() for act in acts]


ENDING = {f"sessions_end_when_{what}" for what in ("it_comes", "it_goes", "it_changes", "rights_change")}


def test_every_trigger_has_a_case() -> None:
    """Those that write history are shown to work in tests/design/test_history.py, those that end sessions with the accounts."""
    writing = {"insert_insert", "update_update", "delete_delete", "when_first_published"} | ENDING
    triggers = {(m.__name__, t.name) for m in MODELS if m not in HISTORY for t in getattr(m._meta, "triggers", [])}
    assert {key for key in triggers if key[1] not in writing} == set(REFUSED)


@pytest.mark.parametrize(("model", "trigger", "act"), CASES)
def test_database_refuses(model: str, trigger: str, act: str) -> None:
    with pytest.raises(InternalError) as refusal, transaction.atomic():
        REFUSED[model, trigger][act]()
    assert f"function pgtrigger_{trigger}_" in refusal.value.__cause__.diag.context


def test_moves_of_publication_may_change_what_is_published() -> None:
    event = make.make_event(published=True)
    change(event, internal_note="Seen again.")
    event.withdraw(by=make.make_user(), at=make.AT, reason="Entered twice.")
    assert event.publication == "withdrawn"


def test_drafts_and_their_parts_can_be_changed_and_deleted() -> None:
    event = make.make_event(bearings={make.make_recommendation(): "context"})
    change(event.sources.get(), title="Another title")
    change(event, title="Another event")
    event.delete()
    assert not type(event).objects.exists()


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model.__name__)
def test_history_can_neither_be_changed_nor_deleted(model: type[models.Model]) -> None:
    make.make_everything()
    assert model.objects.exists()
    with pytest.raises(InternalError, match="Cannot update or delete rows"), transaction.atomic():
        model.objects.update(pgh_label="x")
    with pytest.raises(InternalError, match="Cannot update or delete rows"), transaction.atomic():
        model.objects.all()._raw_delete("default")
