#!/bin/sh
# ok: trigger-without-unit
install -m 0644 "${SRC}/web.socket" /etc/systemd/system/web.socket
install -m 0644 "${SRC}/web@.service" /etc/systemd/system/web@.service
systemctl enable web.socket
