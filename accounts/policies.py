"""The second fence, declared: which rows of a table the database itself shows to whom.

A model says `policy = Policy(Permission.X, by=…)`; this module turns that, with the grants of
`accounts.permissions`, into PostgreSQL policies. They stand as plain SQL
(`manage.py fence_sql APP`) in the `sql/policies*.sql` of each app, which its migrations load, and a
test compares what a database holds with what stands here.

Scope columns are small integers on the row itself, and every `fence_…()` is asked once a statement
through a sub-select: other shapes cost up to 71 times as much.
"""

from dataclasses import dataclass, field

from accounts.permissions import GRANTS, LIST_ROLES, Permission


@dataclass(frozen=True)
class Policy:
    """How the rows of a model are fenced.

    `by`: `household` (columns `district` and `household_id`), `self` (the household table),
    `district` (that column alone), `area` (a column with a DOPA code, named in `area`),
    `everywhere` (only roles for the whole province), or the name of a foreign key to a fenced
    parent, whose rows decide: then nothing of the kind is said here. `own` is a
    column with the id of the user whose row it is, `agency` one with the id of the agency it is
    for, `agency_if` a further condition on what that agency is shown. `opens` names tables whose
    rows are reached through a row of this one: `{table: (its column, our column)}`. With
    `adding_is_free` anybody adds a row, seen or not, and nobody changes or removes one: the
    history.
    """

    permission: Permission | None = None
    by: str = "household"
    area: str = "area_id"
    own: str = ""
    agency: str = ""
    agency_if: str = ""
    opens: dict[str, tuple[str, str]] = field(default_factory=dict)
    adding_is_free: bool = False

    def __post_init__(self) -> None:
        if self.by in KINDS and self.permission is None:
            raise ValueError(f"rows by {self.by} need a permission")
        said = self.permission or self.own or self.agency or self.agency_if
        if self.by not in KINDS and said:
            raise ValueError(f"rows by {self.by} are those of their parent: it says who sees them")


KINDS = ("household", "self", "district", "area", "everywhere")


def setting(permission: str) -> str:
    """The part of a setting's name that stands for a permission: `fence.household_view`."""
    return permission.replace(".", "_")


def condition(model) -> str:
    """The SQL condition under which a row of `model` is seen and may be written."""
    policy = model.policy
    if policy.by not in KINDS:
        return _through_parent(model)
    name = setting(policy.permission)
    arms = [f"(SELECT fence_everywhere('{name}'))"]
    districts = f"ANY ((SELECT fence_districts('{name}'))::smallint[])"
    if policy.by in ("household", "self", "district"):
        arms.append(f"district = {districts}")
    is_listed = any(policy.permission in GRANTS[role] for role in LIST_ROLES)
    if policy.by in ("household", "self") and is_listed:
        key = "id" if policy.by == "self" else "household_id"
        arms.append(f"{key} = ANY ((SELECT fence_households())::bigint[])")
    if policy.by == "area":
        arms.append(f"left({policy.area}, 4)::smallint = {districts}")
    if policy.own:
        arms.append(f"{policy.own} = (SELECT fence_user())")
    if policy.agency:
        condition = f" AND {policy.agency_if}" if policy.agency_if else ""
        arms.append(f"{policy.agency} = ANY ((SELECT fence_agencies())::bigint[]){condition}")
    return "\n    OR ".join(arms)


def _through_parent(model) -> str:
    """Whoever sees all parents sees all their rows, and no parent is looked up."""
    key = model._meta.get_field(model.policy.by)
    parent = key.related_model
    return (
        f"(SELECT fence_everywhere('{setting(parent.policy.permission)}'))\n    OR EXISTS "
        f"(SELECT 1 FROM {parent._meta.db_table} parent WHERE parent.id = {key.column})"
    )


def policies(model) -> dict[tuple[str, str], str]:
    """`{(table, policy): SQL that makes it}` of a fenced model, and of what its rows open.

    PostgreSQL asks the policies of a table from the last name to the first: what looks into another
    table for each row (`by_…`) is asked only where the `fence` has said no.
    """
    table, policy = model._meta.db_table, model.policy
    where = condition(model)
    if policy.adding_is_free:
        made = {
            (table, "fence_read"): f"FOR SELECT USING (\n    {where})",
            (table, "fence_add"): "FOR INSERT WITH CHECK (true)",
        }
    else:
        made = {(table, "fence"): f"USING (\n    {where})"}
    for other, (theirs, ours) in policy.opens.items():
        reached = _opened(model, f"{other}.{theirs}", ours)
        made[other, f"by_{model._meta.model_name}"] = f"USING (\n    {reached})"
    return {
        (at, name): f"CREATE POLICY {name} ON {at} {body};" for (at, name), body in made.items()
    }


def _opened(model, theirs, ours) -> str:
    """Reached through a row of `model`: an agency's referrals first, else whatever is visible.

    An agency's are looked for in a function (`sql/policies_opened.sql` of the app): as a sub-query
    they were planned, and seemed to cost, wherever anybody asks for a household.
    """
    table, policy = model._meta.db_table, model.policy
    if not policy.agency:
        return f"EXISTS (SELECT 1 FROM {table} opener WHERE opener.{ours} = {theirs})"
    return (
        "(SELECT fence_agencies() <> '{}')\n"
        f"    AND {model._meta.model_name}_of_{ours}({theirs}, (SELECT fence_agencies()))"
    )


def fence_sql(model) -> str:
    """Switches the fence of a model on."""
    table = model._meta.db_table
    lines = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;", *policies(model).values()]
    return "\n".join(lines)


def fence_permissions(models) -> list[str]:
    """The permissions that policies ask for, whose scopes a transaction has to be told."""
    policies = (model.policy for model in models if hasattr(model, "policy"))
    return sorted({policy.permission.value for policy in policies if policy.permission})
