"""A plugin of pytest that lets one module be a mutant: WARROOM_MUTANT is its path and a number.

The file stays as it is: the mutant is made when the module is imported.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType

MUTANT = "WARROOM_MUTANT"
"""The variable that names the mutant, as ``/path/rules.py:12``."""

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


def _sites(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """What can be mutated, inside functions only, with what becomes of it."""
    for made in ast.walk(tree):
        if not isinstance(made, ast.FunctionDef):
            continue
        for node in (inner for statement in made.body for inner in ast.walk(statement)):
            if isinstance(node, ast.Compare) and type(node.ops[0]) in _TURNED:
                yield node, f"{type(node.ops[0]).__name__} turned"
            elif isinstance(node, ast.BoolOp):
                yield node, "and/or changed"
            elif isinstance(node, ast.Constant) and type(node.value) is int:
                yield node, "one more"
            elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
                yield node, "not removed"
            elif isinstance(node, ast.Raise) and node.exc is not None:
                yield node, "raise removed"


def sites(source: str) -> list[str]:
    """Every mutant of a module, in words: the line and what is changed."""
    return [
        f"line {getattr(node, 'lineno', 0)}: {what}" for node, what in _sites(ast.parse(source))
    ]


class _Without(ast.NodeTransformer):
    """Replaces one node."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The new node in the place of the old one."""
        return self._new if node is self._old else super().generic_visit(node)


def mutated(source: str, number: int) -> ast.Module:
    """The module with one change."""
    tree = ast.parse(source)
    node = list(_sites(tree))[number][0]
    if isinstance(node, ast.Compare):
        node.ops[0] = _TURNED[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        node.value += 1
    elif isinstance(node, ast.UnaryOp):
        _Without(node, node.operand).visit(tree)
    else:
        _Without(node, ast.copy_location(ast.Pass(), node)).visit(tree)
    return ast.fix_missing_locations(tree)


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles the mutant, whatever compiled file lies beside the source."""

    number = 0

    def get_code(self, fullname: str) -> CodeType:
        """The mutant's code."""
        tree = mutated(Path(self.path).read_text("utf-8"), self.number)
        return compile(tree, self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the one module that is a mutant."""

    def __init__(self, path: str, number: int) -> None:
        self._path, self._number = path, number

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module of that file, else nothing."""
        if not self._path.endswith(f"/{name.replace('.', '/')}.py"):
            return None
        loader = _Loader(name, self._path)
        loader.number = self._number
        return importlib.util.spec_from_file_location(name, self._path, loader=loader)


if asked := os.environ.get(MUTANT):
    _path, _, _number = asked.rpartition(":")
    sys.meta_path.insert(0, _Finder(_path, int(_number)))
