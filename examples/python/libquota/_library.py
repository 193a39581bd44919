"""Finds the shared library and tells ctypes what its functions take.

``LIBQUOTA`` names the file, or the folder it is in; without it the system's libquota is taken.
"""
from __future__ import annotations

import ctypes
import ctypes.util
import os
import pathlib
from typing import Any, Optional

from ._functions import FUNCTIONS

NAMES = ("libquota.so", "libquota.so.0", "libquota.dylib", "libquota.0.dylib", "quota-0.dll", "libquota-0.dll")


def find() -> Optional[str]:
    """The library's path or name; None = it is nowhere."""
    given = os.environ.get("LIBQUOTA")
    if not given:
        return ctypes.util.find_library("quota")
    path = pathlib.Path(given)
    if path.is_dir():
        return next((str(path / name) for name in NAMES if (path / name).exists()), None)
    return str(path)


def load() -> Any:
    """The library with every function declared."""
    found = find()
    if found is None:
        raise ImportError("libquota was not found: set LIBQUOTA to its shared library (libquota.so), or install it")
    try:
        library = ctypes.CDLL(found)
        for name, (result, arguments) in FUNCTIONS.items():
            function = getattr(library, name)
            function.restype = result
            function.argtypes = arguments
    except OSError as error:
        raise ImportError(f"{found} cannot be loaded: {error}") from error
    except AttributeError as error:
        raise ImportError(f"{found} is not the release this package is for: {error}") from error
    return library


#: The shared library.
lib: Any = load()
