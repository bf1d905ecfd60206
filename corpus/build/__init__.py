"""WARC files to tables. The only package that imports Daft.

The package is callable: `corpus.build(...)` is `corpus.build.public.build(...)`. `build` is a public name of
`corpus`, and Python sets that name to this package as soon as one of its modules is imported.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from crawler.lazy import lazy_names

if TYPE_CHECKING:
    from corpus.build.public import build as build
else:
    __getattr__, __dir__ = lazy_names(__name__, {"build": "corpus.build.public"})


class _CallablePackage(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Any:
        return self.build(*args, **options)

    @property
    def __signature__(self) -> object:  # what help() and notebooks show
        from inspect import signature

        return signature(self.build)


sys.modules[__name__].__class__ = _CallablePackage
