locals {
  nodes = jsonencode({
    write_files = [{ path = "/etc/systemd/system/a.service", content = "[Service]\nExecStart=/bin/a ${var.x}\n" }]
    runcmd      = [["systemctl", "enable", "a"], "systemctl mask b.service"] /* both */
  })
  user_data = <<-EOT
    #cloud-config
    %{ if var.more ~}
    runcmd: [systemctl enable c.service]
    %{ endif ~}
  EOT
}
data "ignition_config" "x" {
  systemd = [data.ignition_systemd_unit.d.rendered]
}
data "ignition_systemd_unit" "d" {
  name    = "d.service"
  content = templatefile("${path.module}/systemd/d.service", {})
  dropin {
    name    = "x.conf"
    content = "[Unit]\nAfter=$${x}\n"
  }
}
