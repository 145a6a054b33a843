"""The keys of each Quadlet section (podman-systemd.unit(5) of podman 5.8, and older keys still taken)."""

from __future__ import annotations

KEYS = {
    section: frozenset(keys.split())
    for section, keys in {
        "Container": """
            AddCapability AddDevice AddHost Annotation AppArmor AutoUpdate CgroupsMode ContainerName
            ContainersConfModule DNS DNSOption DNSSearch DropCapability Entrypoint Environment
            EnvironmentFile EnvironmentHost Exec ExposeHostPort GIDMap GlobalArgs Group GroupAdd HealthCmd
            HealthInterval HealthLogDestination HealthMaxLogCount HealthMaxLogSize HealthOnFailure
            HealthRetries HealthStartPeriod HealthStartupCmd HealthStartupInterval HealthStartupRetries
            HealthStartupSuccess HealthStartupTimeout HealthTimeout HostName HttpProxy IP IP6 Image Label
            LogDriver LogOpt Mask Memory Mount Network NetworkAlias NoNewPrivileges Notify PidsLimit Pod
            PodmanArgs PublishPort Pull ReadOnly ReadOnlyTmpfs ReloadCmd ReloadSignal RemapGid RemapUid
            RemapUidSize RemapUsers Retry RetryDelay Rootfs RunInit SeccompProfile Secret
            SecurityLabelDisable SecurityLabelFileType SecurityLabelLevel SecurityLabelNested
            SecurityLabelType ServiceName ShmSize StartWithPod StopSignal StopTimeout SubGIDMap SubUIDMap
            Sysctl Timezone Tmpfs UIDMap Ulimit Unmask User UserNS VolatileTmp Volume WorkingDir
        """,
        "Pod": """
            AddHost ContainersConfModule DNS DNSOption DNSSearch ExitPolicy GIDMap GlobalArgs HostName IP
            IP6 Label Network NetworkAlias PodName PodmanArgs PublishPort RemapGid RemapUid RemapUidSize
            RemapUsers ServiceName ShmSize StopTimeout SubGIDMap SubUIDMap UIDMap UserNS Volume
        """,
        "Kube": """
            AutoUpdate ConfigMap ContainersConfModule ExitCodePropagation GlobalArgs KubeDownForce
            LogDriver LogOpt Network PodmanArgs PublishPort RemapGid RemapUid RemapUidSize RemapUsers
            ServiceName SetWorkingDirectory UserNS Yaml
        """,
        "Network": """
            ContainersConfModule DNS DisableDNS Driver Gateway GlobalArgs IPAMDriver IPRange IPv6
            InterfaceName Internal Label NetworkDeleteOnStop NetworkName Options PodmanArgs ServiceName
            Subnet
        """,
        "Volume": """
            ContainersConfModule Copy Device Driver GlobalArgs Group Image Label Options PodmanArgs
            ServiceName Type User VolumeName
        """,
        "Build": """
            Annotation Arch AuthFile BuildArg ContainersConfModule DNS DNSOption DNSSearch Environment
            File ForceRM GlobalArgs GroupAdd IgnoreFile ImageTag Label Network PodmanArgs Pull Retry
            RetryDelay Secret ServiceName SetWorkingDirectory TLSVerify Target Variant Volume
        """,
        "Image": """
            AllTags Arch AuthFile CertDir ContainersConfModule Creds DecryptionKey GlobalArgs Image
            ImageTag OS PodmanArgs Policy Retry RetryDelay ServiceName TLSVerify Variant
        """,
        "Artifact": """
            Artifact AuthFile CertDir ContainersConfModule Creds DecryptionKey GlobalArgs PodmanArgs Quiet
            Retry RetryDelay ServiceName TLSVerify
        """,
        "Quadlet": """
            DefaultDependencies
        """,
    }.items()
}
