"""The methods of `unitlint.quick.dataclasses`, each made when it is first called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

MISSING = object()
_BY_FACTORY = object()
"""The default of a parameter whose value a factory makes."""

FIELDS = "__quick_fields__"

_FILLED = 8
"""Instances of a class before its `__init__` is compiled: most classes never have more."""

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


def later(owner: Sequence[type], name: str, make: Callable[[type], Method]) -> Method:
    """A method that its first call makes."""

    def first(*arguments: object, **named: object) -> object:
        return _made(owner[0], name, make)(*arguments, **named)

    return first


def first_init(owner: Sequence[type], *, frozen: bool, slots: bool) -> Method:
    """What fills in the first instances by hand: to compile takes as long as some thirty of them."""
    filled = 0
    put = object.__setattr__ if frozen else setattr

    def first(instance: object, *arguments: object, **named: object) -> None:
        nonlocal filled
        filled += 1
        if filled > _FILLED or not _fill(instance, owner[0].__dict__[FIELDS], arguments, named, put):
            init = _made(owner[0], "__init__", lambda cls: _init(cls, frozen=frozen, slots=slots))
            init(instance, *arguments, **named)
        elif (post_init := getattr(instance, "__post_init__", None)) is not None:
            post_init()

    return first


def _fill(
    instance: object,
    fields: Mapping[str, Field],
    arguments: Sequence[object],
    given: dict[str, object],
    put: Callable[[object, str, object], None],
) -> bool:
    """Set the fields from the arguments of a call; whether these are right. `__init__` says what is wrong."""
    asked = [name for name, each in fields.items() if each.init]
    if len(arguments) > len(asked) or not given.keys() <= {*asked[len(arguments) :]}:
        return False
    given = {**dict(zip(asked, arguments, strict=False)), **given}
    for name, each in fields.items():
        if name in given:
            put(instance, name, given[name])
        elif each.default_factory is not MISSING:
            put(instance, name, each.default_factory())  # type: ignore[operator]  # a function
        elif each.default is not MISSING:
            put(instance, name, each.default)
        elif each.init:
            return False
    return True


def _made(cls: type, name: str, make: Callable[[type], Method]) -> Method:
    method = make(cls)
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    type.__setattr__(cls, name, method)
    return method


def comparing(name: str, operator: str) -> Callable[[type], Method]:
    """What makes the method that compares two instances so."""
    return lambda cls: _comparison(cls, name, operator)


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
    for name, each in cls.__dict__[FIELDS].items():
        value = name
        if each.default_factory is not MISSING:
            known[f"_made_{name}"] = each.default_factory
            value = f"_made_{name}()"
            if each.init:
                head.append(f"{name}=_BY_FACTORY")
                value += f" if {name} is _BY_FACTORY else {name}"
        elif each.default is not MISSING:
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
    names = [f"{of}.{name}," for name, each in cls.__dict__[FIELDS].items() if each.compare]
    return f"({' '.join(names)})"


def made_hash(cls: type) -> Method:
    """`__hash__` of a frozen class."""
    return _compiled(cls, "__hash__", "self", [f"return hash({_compared(cls, 'self')})"], {})


def _comparison(cls: type, name: str, operator: str) -> Method:
    body = [
        "if other.__class__ is self.__class__:",
        f" return {_compared(cls, 'self')} {operator} {_compared(cls, 'other')}",
        "return NotImplemented",
    ]
    return _compiled(cls, name, "self, other", body, {})
