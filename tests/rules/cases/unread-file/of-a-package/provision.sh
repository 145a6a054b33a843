#!/bin/sh
# ok: unread-file
ln -s ../cloud-init.target /usr/lib/systemd/system/default.target.wants
# ruleid: unread-file
ln -s ../gone.target /etc/systemd/system/default.target.wants
cat > /etc/systemd/system/a.service <<'EOF'
[Service]
ExecStart=/usr/bin/a
EOF
