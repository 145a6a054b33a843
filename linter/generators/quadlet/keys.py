"""The keys of each Quadlet section, with the podman that first has them.

From podman's own tables (pkg/systemd/quadlet/quadlet.go, `SupportedKeys`) in every release from 4.4, the
first with Quadlets, to 5.8, and in the tree that becomes 6.0. No release has dropped one.
"""

from __future__ import annotations

from unitlint.systemd.podman import Version

_SINCE: dict[str, dict[str, str]] = {
    "Container": {
        "4.4": """
            AddCapability AddDevice Annotation ContainerName DropCapability Environment
            EnvironmentFile EnvironmentHost Exec ExposeHostPort Group Image Label Network
            NoNewPrivileges Notify PodmanArgs PublishPort ReadOnly RemapGid RemapUid
            RemapUidSize RemapUsers RunInit SeccompProfile Timezone User VolatileTmp Volume
        """,
        "4.5": """
            HealthCmd HealthInterval HealthOnFailure HealthRetries HealthStartPeriod
            HealthStartupCmd HealthStartupInterval HealthStartupRetries HealthStartupSuccess
            HealthStartupTimeout HealthTimeout IP IP6 LogDriver Mount Rootfs Secret
            SecurityLabelDisable SecurityLabelFileType SecurityLabelLevel SecurityLabelType
            Tmpfs UserNS
        """,
        "4.6": "AutoUpdate HostName Mask Pull SecurityLabelNested Sysctl Unmask WorkingDir",
        "4.7": "DNS DNSOption DNSSearch PidsLimit ShmSize Ulimit",
        "4.8": "ContainersConfModule GIDMap GlobalArgs ReadOnlyTmpfs SubGIDMap SubUIDMap UIDMap",
        "5.0": "Entrypoint Pod StopTimeout",
        "5.1": "GroupAdd",
        "5.2": "LogOpt NetworkAlias StopSignal",
        "5.3": """
            AddHost CgroupsMode HealthLogDestination HealthMaxLogCount HealthMaxLogSize
            ServiceName StartWithPod
        """,
        "5.5": "Memory ReloadCmd ReloadSignal Retry RetryDelay",
        "5.7": "HttpProxy",
        "5.8": "AppArmor",
    },
    "Pod": {
        "5.0": "ContainersConfModule GlobalArgs Network PodName PodmanArgs PublishPort Volume",
        "5.2": "NetworkAlias",
        "5.3": """
            AddHost DNS DNSOption DNSSearch GIDMap IP IP6 RemapGid RemapUid RemapUidSize
            RemapUsers ServiceName SubGIDMap SubUIDMap UIDMap UserNS
        """,
        "5.4": "ShmSize",
        "5.5": "HostName",
        "5.6": "ExitPolicy Label",
        "5.7": "StopTimeout",
    },
    "Kube": {
        "4.4": "ConfigMap Network PublishPort RemapGid RemapUid RemapUidSize RemapUsers Yaml",
        "4.5": "LogDriver UserNS",
        "4.6": "ExitCodePropagation PodmanArgs",
        "4.7": "AutoUpdate SetWorkingDirectory",
        "4.8": "ContainersConfModule GlobalArgs KubeDownForce",
        "5.2": "LogOpt",
        "5.3": "ServiceName",
    },
    "Network": {
        "4.4": "DisableDNS Driver Gateway IPAMDriver IPRange IPv6 Internal Label Options Subnet",
        "4.6": "PodmanArgs",
        "4.7": "DNS NetworkName",
        "4.8": "ContainersConfModule GlobalArgs",
        "5.3": "ServiceName",
        "5.5": "NetworkDeleteOnStop",
        "5.6": "InterfaceName",
    },
    "Volume": {
        "4.4": "Copy Device Group Label Options Type User",
        "4.6": "PodmanArgs",
        "4.7": "VolumeName",
        "4.8": "ContainersConfModule Driver GlobalArgs Image",
        "5.3": "ServiceName",
        "6.0": "GID UID",
    },
    "Build": {
        "5.2": """
            Annotation Arch AuthFile ContainersConfModule DNS DNSOption DNSSearch Environment
            File ForceRM GlobalArgs GroupAdd ImageTag Label Network PodmanArgs Pull Secret
            SetWorkingDirectory TLSVerify Target Variant Volume
        """,
        "5.3": "ServiceName",
        "5.5": "Retry RetryDelay",
        "5.7": "BuildArg IgnoreFile",
    },
    "Image": {
        "4.8": """
            AllTags Arch AuthFile CertDir ContainersConfModule Creds DecryptionKey GlobalArgs
            Image ImageTag OS PodmanArgs TLSVerify Variant
        """,
        "5.3": "ServiceName",
        "5.5": "Retry RetryDelay",
        "5.6": "Policy",
    },
    "Artifact": {
        "5.7": """
            Artifact AuthFile CertDir ContainersConfModule Creds DecryptionKey GlobalArgs
            PodmanArgs Quiet Retry RetryDelay ServiceName TLSVerify
        """,
    },
    "Quadlet": {
        "5.3": "DefaultDependencies",
    },
}

KEYS: dict[str, dict[str, Version]] = {
    section: {
        key: (int(version[0]), int(version[2:])) for version, keys in groups.items() for key in keys.split()
    }
    for section, groups in _SINCE.items()
}
"""Section → key → the first version that takes it."""
