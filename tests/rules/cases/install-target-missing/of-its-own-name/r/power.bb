SYSTEMD_SERVICE:${PN} = "reset.service web.service"
