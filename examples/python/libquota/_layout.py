"""How a C struct is written down: a class whose annotations are its members, in order.

``seq: U64`` is an ``int`` to a type checker and a ``uint64_t`` to ctypes.  ``from`` is a word of Python, so that
member is written ``from_``.
"""
import ctypes
from typing import Annotated, Any, Optional, Type, TypeVar, get_type_hints

U8 = Annotated[int, ctypes.c_uint8]
U16 = Annotated[int, ctypes.c_uint16]
U32 = Annotated[int, ctypes.c_uint32]
U64 = Annotated[int, ctypes.c_uint64]
I32 = Annotated[int, ctypes.c_int32]
I64 = Annotated[int, ctypes.c_int64]
Size = Annotated[int, ctypes.c_size_t]
Text = Annotated[Optional[bytes], ctypes.c_char_p]
Handle = Annotated[Optional[int], ctypes.c_void_p]
Bytes8 = Annotated[Any, ctypes.c_uint8 * 8]
Bytes16 = Annotated[Any, ctypes.c_uint8 * 16]
Bytes32 = Annotated[Any, ctypes.c_uint8 * 32]
Chars24 = Annotated[bytes, ctypes.c_char * 24]
Chars64 = Annotated[bytes, ctypes.c_char * 64]
Chars128 = Annotated[bytes, ctypes.c_char * 128]
Chars192 = Annotated[bytes, ctypes.c_char * 192]

AnyStruct = TypeVar("AnyStruct", bound="Type[ctypes.Structure]")


def layout(struct: AnyStruct) -> AnyStruct:
    """Gives a class of ctypes the members that its annotations name."""
    hints = get_type_hints(struct, include_extras=True)
    struct._fields_ = [(name, hints[name].__metadata__[0]) for name in struct.__annotations__]
    return struct


class Row(ctypes.Structure):
    """A struct that shows what is in it."""

    def as_dict(self) -> dict[str, Any]:
        """Its members by name, without sizes and what is reserved; arrays of bytes as ``bytes``."""
        return {name: plain(getattr(self, name)) for name, *_ in members(type(self))
                if name not in ("struct_size", "reserved")}

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.as_dict().items()
                          if not (value == 0 or value is None or isinstance(value, bytes) and not any(value)))
        return f"{type(self).__name__}({shown})"


def members(struct: Type[ctypes.Structure]) -> list[Any]:
    """Name and type of each member, in order; a class without members of its own has those of its base."""
    return next(list(base.__dict__["_fields_"]) for base in struct.__mro__ if "_fields_" in base.__dict__)


def plain(value: Any) -> Any:
    """What stands in a member: arrays of bytes as ``bytes``, texts as ``str``."""
    if isinstance(value, ctypes.Array):
        return bytes(value) if getattr(value, "_type_", None) is ctypes.c_uint8 else list(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def sized(struct: Any) -> Any:
    """A new struct that says its own size, as most of the API wants it."""
    value = struct()
    value.struct_size = ctypes.sizeof(struct)
    return value
