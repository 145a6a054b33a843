"""What `unitlint.quick.dataclasses` is at run time; type checkers see the standard library's in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from unitlint.quick._methods import FIELDS, MISSING, Field, comparing, first_init, later, made_hash

_COMPARISONS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def field(
    *,
    default: object = MISSING,
    default_factory: object = MISSING,
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
        owner: list[type] = []
        added = {
            FIELDS: fields,
            "__dataclass_fields__": _StandardFields(),
            "__dataclass_params__": _StandardParams(frozen=frozen, eq=eq, order=order),
            "__match_args__": tuple(name for name, each in fields.items() if each.init),
            **_methods(plain, owner, frozen=frozen, slots=slots, eq=eq, order=order),
        }
        if slots:
            made = _with_slots(plain, own, added, weakref_slot=weakref_slot)
        else:
            made = _with_defaults(plain, own, added)
        owner.append(made)
        return made

    return decorate if cls is None else decorate(cls)


def replace(instance: object, /, **changes: object) -> object:
    """As `dataclasses.replace`."""
    cls = instance.__class__
    fields = cls.__dict__.get(FIELDS)
    if fields is None:
        import dataclasses

        return dataclasses.replace(instance, **changes)  # type: ignore[type-var]  # it says so itself
    for name, each in fields.items():
        if each.init and name not in changes:
            changes[name] = getattr(instance, name)
    return cls(**changes)


def field_names(instance: object) -> tuple[str, ...] | None:
    """The fields of a data class's instance, in their order; None for what is none."""
    fields = instance.__class__.__dict__.get(FIELDS)
    return None if fields is None else tuple(fields)


def is_value(kind: type) -> bool:
    """Whether it is a data class whose instances hold the same if they are equal, and never change."""
    fields = kind.__dict__.get(FIELDS)
    is_frozen = "__setattr__" in kind.__dict__
    return fields is not None and is_frozen and all(each.compare for each in fields.values())


def _give(cls: type, name: str, value: object) -> None:
    type.__setattr__(cls, name, value)


def _own_fields(cls: type) -> dict[str, Field]:
    own: dict[str, Field] = {}
    for name in cls.__annotations__:
        given = cls.__dict__.get(name, MISSING)
        own[name] = (
            given if isinstance(given, Field) else Field(given, MISSING, init=True, shown=True, compare=True)
        )
    return own


def _inherited_fields(cls: type) -> dict[str, Field]:
    inherited: dict[str, Field] = {}
    for base in reversed(cls.__mro__[1:]):
        inherited.update(base.__dict__.get(FIELDS, {}))
    return inherited


def _with_defaults(cls: type, fields: Mapping[str, Field], added: Mapping[str, object]) -> type:
    for name, each in fields.items():
        if each.default is not MISSING:
            _give(cls, name, each.default)
        elif each.default_factory is not MISSING:
            type.__delattr__(cls, name)
    for name, value in added.items():
        _give(cls, name, value)
    return cls


def _with_slots(
    cls: type, fields: Mapping[str, Field], added: Mapping[str, object], *, weakref_slot: bool
) -> type:
    """The class once more: slots can't be added to one, and to add the rest later takes longer."""
    namespace = {
        name: value
        for name, value in cls.__dict__.items()
        if name not in fields and name not in ("__dict__", "__weakref__")
    }
    namespace["__slots__"] = (*fields, "__weakref__") if weakref_slot else tuple(fields)
    namespace["__qualname__"] = cls.__qualname__
    made: type = type(cls)(cls.__name__, cls.__bases__, {**namespace, **added})
    return made


def _methods(
    cls: type, owner: Sequence[type], *, frozen: bool, slots: bool, eq: bool, order: bool
) -> dict[str, object]:
    """What the class lacks; `owner` will hold the one that has them."""
    has = cls.__dict__
    methods: dict[str, object] = {}
    if "__init__" not in has:
        methods["__init__"] = first_init(owner, frozen=frozen, slots=slots)
    if "__repr__" not in has:
        methods["__repr__"] = _repr
    if eq:
        if has.get("__hash__") is None:
            methods["__hash__"] = later(owner, "__hash__", made_hash) if frozen else None
        if "__eq__" not in has:
            methods["__eq__"] = later(owner, "__eq__", comparing("__eq__", "=="))
    if order:
        for name, operator in _COMPARISONS.items():
            methods[name] = later(owner, name, comparing(name, operator))
    if frozen:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
        if slots and "__getstate__" not in has:
            methods |= {"__getstate__": _get_state, "__setstate__": _set_state}
    return methods


def _repr(self: object) -> str:
    fields = self.__class__.__dict__[FIELDS]
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, each in fields.items() if each.shown)
    return f"{self.__class__.__qualname__}({shown})"


def _refuse_to_set(self: object, name: str, value: object) -> None:  # noqa: ARG001
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:  # noqa: ARG001
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: object) -> list[object]:
    return [getattr(self, name) for name in self.__class__.__dict__[FIELDS]]


def _set_state(self: object, state: Iterable[object]) -> None:
    for name, value in zip(self.__class__.__dict__[FIELDS], state, strict=True):
        object.__setattr__(self, name, value)


class _StandardFields:
    """`__dataclass_fields__`, by which the standard library's functions know a data class."""

    def __get__(self, instance: object, owner: type) -> object:
        import dataclasses

        of: list[tuple[str, object, object]] = []
        for name, each in owner.__dict__[FIELDS].items():
            options = {"init": each.init, "repr": each.shown, "compare": each.compare}
            if each.default_factory is not MISSING:
                options["default_factory"] = each.default_factory
            elif each.default is not MISSING:
                options["default"] = each.default
            of.append((name, _annotation(owner, name), dataclasses.field(**options, kw_only=True)))
        standard = dataclasses.make_dataclass(owner.__name__, of).__dict__["__dataclass_fields__"]
        _give(owner, "__dataclass_fields__", standard)
        return standard


class _StandardParams:
    """`__dataclass_params__`, which `pprint` asks for."""

    def __init__(self, *, frozen: bool, eq: bool, order: bool) -> None:
        self._options = (frozen, eq, order)

    def __get__(self, instance: object, owner: type) -> object:
        import dataclasses

        frozen, eq, order = self._options
        same = dataclasses.make_dataclass(owner.__name__, (), frozen=frozen, eq=eq, order=order)
        params = same.__dict__["__dataclass_params__"]
        _give(owner, "__dataclass_params__", params)
        return params


def _annotation(cls: type, name: str) -> object:
    return next(base.__annotations__[name] for base in cls.__mro__ if name in base.__annotations__)
