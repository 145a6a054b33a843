#!/bin/sh
cat > /etc/systemd/system/sync.service <<'EOF'
[Unit]
Description=Sync
[Service]
Type=oneshot
User=sync-user
# ok: script-not-executable
ExecStart=/usr/local/bin/mine /etc/sync/mine.yaml
# ruleid: script-not-executable
ExecStart=/usr/local/bin/roots /etc/sync/other.yaml
# ok: script-not-executable
ExecStart=/usr/local/bin/numbers
[Install]
WantedBy=multi-user.target
EOF
for name in mine roots numbers; do
  printf '#!/bin/sh\n' > /usr/local/bin/$name
done
echo a > /etc/sync/mine.yaml
echo a > /etc/sync/other.yaml
chown sync-user: /usr/local/bin/mine /etc/sync/mine.yaml
chown other:other /etc/sync/other.yaml
chown 990:990 /usr/local/bin/numbers
chmod 700 /usr/local/bin/mine /usr/local/bin/roots /usr/local/bin/numbers
chmod 600 /etc/sync/*.yaml
systemctl enable sync.service
