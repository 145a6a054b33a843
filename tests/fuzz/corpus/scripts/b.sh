#!/bin/bash
UNITS=(a.service b@{1..3}.service)
enable() { sudo systemctl enable "$1"; }
for u in "${UNITS[@]}"; do enable "$u"; done
while read -r x; do case $x in a) D=/etc;; *) D=/usr/lib;; esac; done
cat <<E | bash
cat > $D/systemd/system/a.service <<'I'
[Service]
ExecStart=/bin/a
I
E
cat > /tmp/c.yaml <<Y
#cloud-config
runcmd: [systemctl enable c.service]
Y
cp -r units/. "${DESTDIR:-/x}/etc/systemd/system/" & wait
