"""A plugin of pytest that puts one fault in one module as it is imported; no file is touched.

`LOEI_MUTANT` is `path:number`, the number among `operators.faults` of that file.
"""

import ast
import importlib.machinery
import os
from pathlib import Path

from tests.mutants.operators import faults

_path, _, _number = os.environ.get("LOEI_MUTANT", "").rpartition(":")


class _Faulty(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        """Compiles anew: a compiled file that lies there has no fault."""
        tree = ast.parse(Path(self.path).read_bytes(), self.path)
        faults(tree)[int(_number)].make()
        return compile(ast.fix_missing_locations(tree), self.path, "exec", dont_inherit=True)


class _Finder:
    def find_spec(self, name, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec and spec.origin and Path(spec.origin) == Path(_path).resolve():
            spec.loader = _Faulty(name, spec.origin)
            return spec
        return None


if _path:
    import sys

    sys.meta_path.insert(0, _Finder())
