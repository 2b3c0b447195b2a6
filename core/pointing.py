"""What can hang on the rows of a model."""

from django.db.models import DO_NOTHING, ForeignObjectRel, Model


def pointing_at(model: type[Model]) -> list[ForeignObjectRel]:
    """Keys of other tables that point at the model, also those its rows have no name for
    (`related_name="+"`); not those that triggers keep.
    """
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and relation.field.concrete
        and getattr(relation.field, "column", None)
        and relation.on_delete is not DO_NOTHING
    ]
