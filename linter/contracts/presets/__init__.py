"""The presets that ship: a YAML file each, of the same form as a configuration file's contracts."""
