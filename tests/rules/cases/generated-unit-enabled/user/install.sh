#!/bin/bash
cp web.container ~/.config/containers/systemd/
systemctl --user daemon-reload
# ruleid: generated-unit-enabled
systemctl --user enable --now web.service
