resource "null_resource" "bootstrap" {
  provisioner "remote-exec" {
    inline = ["sudo systemctl start bootstrap"]
  }
}
