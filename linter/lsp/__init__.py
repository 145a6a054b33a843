"""The language server: what `unitlint check` knows, in an editor, of texts that aren't saved yet.

The one package besides the command line's `lsp` that imports pygls and lsprotocol, which are an extra.
"""
