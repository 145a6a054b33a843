"""What `unitlint.quick.dataclasses` is at run time; type checkers see the standard library's in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

_MISSING = object()
_BY_FACTORY = object()
"""The default of a parameter whose value a factory makes."""

_FIELDS = "__quick_fields__"
_COMPARISONS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}

Method = Callable[..., object]


class Field:
    """What `field` says of a field."""

    __slots__ = ("compare", "default", "default_factory", "init", "shown")

    def __init__(
        self, default: object, default_factory: object, *, init: bool, shown: bool, compare: bool
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.shown = shown
        self.compare = compare


def field(
    *,
    default: object = _MISSING,
    default_factory: object = _MISSING,
    init: bool = True,
    repr: bool = True,  # noqa: A002 - as the standard library calls it
    compare: bool = True,
) -> Field:
    """As `dataclasses.field`."""
    return Field(default, default_factory, init=init, shown=repr, compare=compare)


def dataclass(
    cls: type | None = None,
    /,
    *,
    frozen: bool = False,
    slots: bool = False,
    eq: bool = True,
    order: bool = False,
    weakref_slot: bool = False,
) -> type | Callable[[type], type]:
    """As `dataclasses.dataclass`."""

    def decorate(plain: type) -> type:
        own = _own_fields(plain)
        fields = {**_inherited_fields(plain), **own}
        made = _with_slots(plain, own, weakref_slot=weakref_slot) if slots else _with_defaults(plain, own)
        _give(made, _FIELDS, fields)
        _give(made, "__dataclass_fields__", _StandardFields())
        _give(made, "__match_args__", tuple(name for name, each in fields.items() if each.init))
        _add_methods(made, frozen=frozen, slots=slots, eq=eq, order=order)
        return made

    return decorate if cls is None else decorate(cls)


def replace(instance: object, /, **changes: object) -> object:
    """As `dataclasses.replace`."""
    cls = instance.__class__
    fields = cls.__dict__.get(_FIELDS)
    if fields is None:
        import dataclasses

        return dataclasses.replace(instance, **changes)  # type: ignore[type-var]  # it says so itself
    for name, each in fields.items():
        if each.init and name not in changes:
            changes[name] = getattr(instance, name)
    return cls(**changes)


def _give(cls: type, name: str, value: object) -> None:
    type.__setattr__(cls, name, value)


def _own_fields(cls: type) -> dict[str, Field]:
    own: dict[str, Field] = {}
    for name in cls.__annotations__:
        given = cls.__dict__.get(name, _MISSING)
        own[name] = (
            given if isinstance(given, Field) else Field(given, _MISSING, init=True, shown=True, compare=True)
        )
    return own


def _inherited_fields(cls: type) -> dict[str, Field]:
    inherited: dict[str, Field] = {}
    for base in reversed(cls.__mro__[1:]):
        inherited.update(base.__dict__.get(_FIELDS, {}))
    return inherited


def _with_defaults(cls: type, fields: Mapping[str, Field]) -> type:
    for name, each in fields.items():
        if each.default is not _MISSING:
            _give(cls, name, each.default)
        elif each.default_factory is not _MISSING:
            type.__delattr__(cls, name)
    return cls


def _with_slots(cls: type, fields: Mapping[str, Field], *, weakref_slot: bool) -> type:
    """The class once more: slots can't be added to one."""
    namespace = {
        name: value
        for name, value in cls.__dict__.items()
        if name not in fields and name not in ("__dict__", "__weakref__")
    }
    namespace["__slots__"] = (*fields, "__weakref__") if weakref_slot else tuple(fields)
    namespace["__qualname__"] = cls.__qualname__
    made: type = type(cls)(cls.__name__, cls.__bases__, namespace)
    return made


def _add_methods(cls: type, *, frozen: bool, slots: bool, eq: bool, order: bool) -> None:
    has = cls.__dict__
    if "__init__" not in has:
        _later(cls, "__init__", lambda: _init(cls, frozen=frozen, slots=slots))
    if "__repr__" not in has:
        _give(cls, "__repr__", _repr)
    if eq:
        if has.get("__hash__") is None:
            if frozen:
                _later(cls, "__hash__", lambda: _hash(cls))
            else:
                _give(cls, "__hash__", None)
        if "__eq__" not in has:
            _later(cls, "__eq__", lambda: _comparison(cls, "__eq__", "=="))
    if order:
        for name in _COMPARISONS:
            _later(cls, name, _comparing(cls, name))
    if frozen:
        _give(cls, "__setattr__", _refuse_to_set)
        _give(cls, "__delattr__", _refuse_to_delete)
        if slots and "__getstate__" not in has:
            _give(cls, "__getstate__", _get_state)
            _give(cls, "__setstate__", _set_state)


def _later(cls: type, name: str, make: Callable[[], Method]) -> None:
    """Give the class a method that is made by its first call."""

    def first(*arguments: object, **named: object) -> object:
        method = make()
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        _give(cls, name, method)
        return method(*arguments, **named)

    _give(cls, name, first)


def _comparing(cls: type, name: str) -> Callable[[], Method]:
    return lambda: _comparison(cls, name, _COMPARISONS[name])


def _compiled(cls: type, name: str, head: str, body: Iterable[str], known: dict[str, object]) -> Method:
    source = f"def {name}({head}):\n" + "\n".join(f" {line}" for line in body)
    known["__name__"] = cls.__module__
    exec(source, known)  # noqa: S102 - of names of fields, which are Python's identifiers
    method = known[name]
    assert callable(method)
    return method


def _init(cls: type, *, frozen: bool, slots: bool) -> Method:
    head, body = ["self"], []
    known: dict[str, object] = {"_BY_FACTORY": _BY_FACTORY}
    for name, each in cls.__dict__[_FIELDS].items():
        value = name
        if each.default_factory is not _MISSING:
            known[f"_made_{name}"] = each.default_factory
            value = f"_made_{name}()"
            if each.init:
                head.append(f"{name}=_BY_FACTORY")
                value += f" if {name} is _BY_FACTORY else {name}"
        elif each.default is not _MISSING:
            known[f"_default_{name}"] = each.default
            if each.init:
                head.append(f"{name}=_default_{name}")
            else:
                value = f"_default_{name}"
        elif each.init:
            head.append(name)
        else:
            continue
        if not frozen:
            body.append(f"self.{name} = {value}")
        elif slots:
            known[f"_set_{name}"] = getattr(cls, name).__set__
            body.append(f"_set_{name}(self, {value})")
        else:
            body.append(f"self.__dict__[{name!r}] = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    return _compiled(cls, "__init__", ", ".join(head), body or ["pass"], known)


def _compared(cls: type, of: str) -> str:
    """The tuple of what counts when two instances are compared, as source."""
    names = [f"{of}.{name}," for name, each in cls.__dict__[_FIELDS].items() if each.compare]
    return f"({' '.join(names)})"


def _hash(cls: type) -> Method:
    return _compiled(cls, "__hash__", "self", [f"return hash({_compared(cls, 'self')})"], {})


def _comparison(cls: type, name: str, operator: str) -> Method:
    body = [
        "if other.__class__ is self.__class__:",
        f" return {_compared(cls, 'self')} {operator} {_compared(cls, 'other')}",
        "return NotImplemented",
    ]
    return _compiled(cls, name, "self, other", body, {})


def _repr(self: object) -> str:
    fields = self.__class__.__dict__[_FIELDS]
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, each in fields.items() if each.shown)
    return f"{self.__class__.__qualname__}({shown})"


def _refuse_to_set(self: object, name: str, value: object) -> None:  # noqa: ARG001
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:  # noqa: ARG001
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: object) -> list[object]:
    return [getattr(self, name) for name in self.__class__.__dict__[_FIELDS]]


def _set_state(self: object, state: Iterable[object]) -> None:
    for name, value in zip(self.__class__.__dict__[_FIELDS], state, strict=True):
        object.__setattr__(self, name, value)


class _StandardFields:
    """`__dataclass_fields__`, by which the standard library's functions know a data class."""

    def __get__(self, instance: object, owner: type) -> object:
        import dataclasses

        of: list[tuple[str, object, object]] = []
        for name, each in owner.__dict__[_FIELDS].items():
            options = {"init": each.init, "repr": each.shown, "compare": each.compare}
            if each.default_factory is not _MISSING:
                options["default_factory"] = each.default_factory
            elif each.default is not _MISSING:
                options["default"] = each.default
            of.append((name, _annotation(owner, name), dataclasses.field(**options, kw_only=True)))
        standard = dataclasses.make_dataclass(owner.__name__, of).__dict__["__dataclass_fields__"]
        _give(owner, "__dataclass_fields__", standard)
        return standard


def _annotation(cls: type, name: str) -> object:
    return next(base.__annotations__[name] for base in cls.__mro__ if name in base.__annotations__)
