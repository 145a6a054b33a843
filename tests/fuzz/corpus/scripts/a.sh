#!/bin/bash
set -eu
UNIT=a.service; DIR="/etc/systemd/system"
cat > "$DIR/$UNIT" <<EOF
[Unit]
After=${X:-b.service}
[Service]
ExecStart=/bin/a $(date) `id`
EOF
cat <<-'E' | sudo tee -a /etc/systemd/system/b.service >/dev/null
	[Service]
	ExecStart=/bin/b
	E
printf '[Unit]\nWants=%s\n' c.service > /etc/systemd/system/c.service
if [ -e x ]; then systemctl enable --now a b.timer; else systemctl disable "c"; fi
for u in x y; do systemctl mask $u.service; done
ln -s /dev/null /etc/systemd/system/z.service
f() { case $1 in a|b) systemctl set-default multi-user.target ;; *) echo $((1+2)) ;; esac; }
install -m 644 -D d.service /usr/lib/systemd/system/d.service
sed -i s/a/b/ /etc/systemd/system/a.service; echo "x" >> ~/.config/systemd/user/u.service
mkdir -p /etc/systemd/system/{a,b}.service.d && cp -r *.conf "${DIR}"/
