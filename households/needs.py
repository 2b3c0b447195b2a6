"""The dimensions in which households of a list fall short, named."""


def mark_needs(page, form):
    """Gives each row of `HouseholdQuerySet.with_needed` its `needs_named`, `(code, name)` in the
    order of the dimensions, which the filter `form` of the list knows.
    """
    known = form.fields["dimension"].choices[1:]
    for household in page:
        household.needs_named = [pair for pair in known if pair[0] in household.needed]
