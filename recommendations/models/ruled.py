"""Before a row is saved, the database is asked for all rules of its table at once; what it breaks off is no answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, models
from django.db.models import Q


class AllRules(models.BaseConstraint):
    """The rules of a table, asked for in one query: Django asks for each in a savepoint and a query of its own."""

    def __init__(self, rules: list[models.CheckConstraint]) -> None:
        super().__init__(name="all_rules")
        self.rules = rules

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Raises ValidationError with the sentence of each that is broken; what is about an excluded field is not asked."""
        values = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        asked = [rule for rule in self.rules if fields_of(rule, model) <= values.keys()]
        if not asked or Q(*(rule.condition for rule in asked)).check(values, using):
            return
        broken = [rule for rule in asked if not rule.condition.check(values, using)]
        raise ValidationError([ValidationError(rule.get_violation_error_message()) for rule in broken])


def fields_of(rule: models.CheckConstraint, model: Any) -> set[str]:
    return {name for name, *_lookups in model._get_expr_references(rule.condition)}


class Ruled(models.Model):
    """A noun with many rules."""

    class Meta:
        abstract = True

    def get_constraints(self) -> list[tuple[type[models.Model], list[models.BaseConstraint]]]:
        """Django's, with the rules of each table as one."""
        found = []
        for model, constraints in super().get_constraints():
            rules = [each for each in constraints if isinstance(each, models.CheckConstraint)]
            others = [each for each in constraints if not isinstance(each, models.CheckConstraint)]
            found.append((model, [AllRules(rules), *others]))
        return found

    def validate_constraints(self, exclude: Any = None) -> None:
        """Raises ValidationError, and OperationalError where the database broke off what it was asked."""
        with answered():
            super().validate_constraints(exclude)


@contextmanager
def answered() -> Iterator[None]:
    """Raises the OperationalError of a statement that was broken off within: `Q.check` takes it for a yes."""
    errors: list[OperationalError] = []

    def noted(execute: Callable[..., Any], *statement: Any) -> Any:
        try:
            return execute(*statement)
        except OperationalError as error:
            errors.append(error)
            raise

    try:
        with connection.execute_wrapper(noted):
            yield
    finally:
        if errors:
            raise errors[0]
