#!/bin/sh
mkdir -p /etc/systemd/system/gpu.service.d
tee /etc/systemd/system/gpu.service.d/profile.conf <<EOF
[Service]
Environment=PROFILE=$1
EOF
