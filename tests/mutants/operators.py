"""Small faults made on purpose in the code of a module, one at a time."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SWAPPED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
TURNED = {"min": "max", "max": "min", "any": "all", "all": "any", "filter": "exclude"}
SELECTS = {"filter", "exclude", "update", "update_or_create", "get_or_create"}


@dataclass(frozen=True)
class Fault:
    """Where a fault can be made, what it is in words, and what makes it in the tree."""

    line: int
    text: str
    make: Callable[[], None]


def faults(tree: ast.Module) -> list[Fault]:
    """Returns every fault that can be made in the tree, in the order of the code."""
    found: list[Fault] = []
    _visit(tree, found)
    return sorted(found, key=lambda fault: fault.line)


def _visit(node: ast.AST, found: list[Fault]) -> None:
    found += _here(node)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                _visit(child, found)


def _here(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            if other := SWAPPED.get(type(operator)):
                yield _swap(node, node.ops, at, other)
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        if other := SWAPPED.get(type(node.op)):
            yield _set(node, "op", other(), f"{_name(node.op)} becomes {other.__name__}")
    elif isinstance(node, ast.If | ast.IfExp):
        yield _set(node, "test", ast.UnaryOp(ast.Not(), node.test), "the condition is turned")
    elif isinstance(node, ast.comprehension):
        for at, condition in enumerate(node.ifs):
            yield _drop(condition, node.ifs, at, "a condition is left out")
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)
    elif isinstance(node, ast.Return) and node.value and not _is_none(node.value):
        yield _set(node, "value", ast.Constant(None), "returns None")
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Set) and len(node.elts) > 1:
        for at, member in enumerate(node.elts):
            yield _drop(member, node.elts, at, f"{ast.unparse(member)} is left out")
    for name in ("body", "orelse"):
        if isinstance(statements := getattr(node, name, None), list):
            yield from _of_statements(statements)


def _of_constant(node: ast.Constant) -> Iterator[Fault]:
    if isinstance(node.value, bool):
        yield _set(node, "value", not node.value, f"{node.value} becomes {not node.value}")
    elif isinstance(node.value, int | float):
        yield _set(node, "value", node.value + 1, f"{node.value} becomes {node.value + 1}")


def _of_call(node: ast.Call) -> Iterator[Fault]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    field = "attr" if isinstance(node.func, ast.Attribute) else "id"
    # `.all()` is a queryset's, which has no `.any()`: every test would find it.
    if (other := TURNED.get(name)) and (field, other) != ("attr", "any"):
        yield _set(node.func, field, other, f"{name} becomes {other}")
    if name in SELECTS:
        for at, word in enumerate(node.keywords):
            yield _drop(node, node.keywords, at, f"{name} goes without {word.arg}")


def _of_statements(statements: list[ast.stmt]) -> Iterator[Fault]:
    for at, statement in enumerate(statements):
        is_call = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        if is_call or isinstance(statement, ast.Raise | ast.AugAssign | ast.Continue):
            text = f"without «{ast.unparse(statement).splitlines()[0][:60]}»"
            yield _put(statement, statements, at, ast.Pass(), text)


def _swap(node: ast.Compare, operators: list[ast.cmpop], at: int, other: type) -> Fault:
    text = f"{_name(operators[at])} becomes {other.__name__}"
    return _put(node, operators, at, other(), text)


def _set(node: ast.AST, name: str, value: object, text: str) -> Fault:
    return Fault(node.lineno, text, lambda: setattr(node, name, value))


def _put(node: ast.AST, items: list, at: int, value: object, text: str) -> Fault:
    return Fault(node.lineno, text, lambda: items.__setitem__(at, value))


def _drop(node: ast.AST, items: list, at: int, text: str) -> Fault:
    return Fault(node.lineno, text, lambda: items.__delitem__(at))


def _name(node: ast.AST) -> str:
    return type(node).__name__


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
