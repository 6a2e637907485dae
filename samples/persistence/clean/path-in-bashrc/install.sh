#!/bin/sh
curl -fsSL https://get.example.test/tool.tar.gz | tar xz -C "$HOME/.tool"
echo 'export PATH="$HOME/.tool/bin:$PATH"' >> "$HOME/.bashrc"
