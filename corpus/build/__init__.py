"""WARC files to tables. The only room that knows Daft.

The package is callable: `corpus.build(...)` is `corpus.build.public.build(...)`. `build` is a public name of
`corpus`, and Python sets that name to this package as soon as one of its modules is imported.
"""

import sys
from types import ModuleType

from corpus.build.public import build


class _CallablePackage(ModuleType):
    __call__ = staticmethod(build)

    @property
    def __signature__(self) -> object:  # what help() and notebooks show
        from inspect import signature

        return signature(build)


sys.modules[__name__].__class__ = _CallablePackage
