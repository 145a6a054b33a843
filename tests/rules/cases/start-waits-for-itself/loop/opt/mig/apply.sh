#!/bin/bash
UNITS=(
  nvsm.service
  dcgm.service # after the reset as well
)
for unit in "${UNITS[@]}"; do
  # ruleid: start-waits-for-itself
  systemctl start "$unit"
done
for unit in nvsm dcgm; do
  # ok: start-waits-for-itself
  systemctl --no-block start "$unit"
done
