"""Which settings a catalogue keeps: those that decide dependencies, load states and jobs.

systemd.unit(5), systemd.exec(5), systemd.service(5) and the other types' pages say which those are; the rest
(environment, limits, sandboxing) says nothing about the boot's order.
"""

from __future__ import annotations

_UNIT_PREFIXES = ("Condition", "Assert", "Job", "OnFailure", "OnSuccess", "RefuseManual")
_UNIT = frozenset(
    {
        *(
            "After",
            "AllowIsolate",
            "Before",
            "BindTo",
            "BindsTo",
            "Conflicts",
            "DefaultDependencies",
            "Description",
        ),
        *("FailureAction", "IgnoreOnIsolate", "JoinsNamespaceOf", "PartOf", "PropagateReloadFrom"),
        *("PropagateReloadTo", "PropagatesReloadTo", "PropagatesStopTo", "ReloadPropagatedFrom", "Requires"),
        *(
            "RequiresMountsFor",
            "RequiresOverridable",
            "Requisite",
            "RequisiteOverridable",
            "StopPropagatedFrom",
        ),
        *("StopWhenUnneeded", "SuccessAction", "Upholds", "Wants", "WantsMountsFor"),
    }
)
_EXECUTION = frozenset(
    {
        *(
            "CacheDirectory",
            "ConfigurationDirectory",
            "DynamicUser",
            "LogNamespace",
            "LogsDirectory",
            "PAMName",
        ),
        *("PrivateTmp", "RootDirectory", "RootImage", "RuntimeDirectory", "Slice", "StandardError"),
        *("StandardOutput", "StateDirectory", "WorkingDirectory"),
    }
)
_TYPES = {
    "Service": frozenset(
        {
            *(
                "BusName",
                "ExecStart",
                "ExecStop",
                "RemainAfterExit",
                "Restart",
                "Sockets",
                "TimeoutStartSec",
                "Type",
            ),
            "SuccessAction",
        }
    ),
    "Socket": frozenset(
        {"Accept", "BindToDevice", "ExecStartPre", "ExecStartPost", "ExecStopPre", "ExecStopPost", "Service"}
    ),
    "Mount": frozenset({"Options", "TimeoutSec", "Type", "What", "Where"}),
    "Automount": frozenset({"TimeoutIdleSec", "Where"}),
    "Swap": frozenset({"Options", "Priority", "TimeoutSec", "What"}),
    "Timer": frozenset({"Persistent", "Unit"}),
    "Path": frozenset(
        {"DirectoryNotEmpty", "PathChanged", "PathExists", "PathExistsGlob", "PathModified", "Unit"}
    ),
    "Slice": frozenset({"Slice"}),
    "Scope": frozenset({"Slice"}),
}
_TYPE_PREFIXES = {"Socket": ("Listen",), "Timer": ("On",)}


def is_relevant(section: str, key: str) -> bool:
    """Whether a catalogue keeps that setting."""
    if section == "Install":
        return True
    if section == "Unit":
        return key in _UNIT or key.startswith(_UNIT_PREFIXES)
    if section not in _TYPES:
        return False
    return key in _TYPES[section] or key in _EXECUTION or key.startswith(_TYPE_PREFIXES.get(section, ("\0",)))
