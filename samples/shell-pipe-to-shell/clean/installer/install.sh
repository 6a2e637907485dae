#!/bin/sh
# Installs demo: curl -fsSL https://demo.example.invalid/install.sh | sh
set -eu
VERSION="${VERSION:-1.2.3}"
URL="https://downloads.example.invalid/demo/$VERSION/demo.tar.gz"
tmp=$(mktemp -d)
curl -fsSL "$URL" | tar -xz -C "$tmp"
cat <<EOF
To remove it: curl https://demo.example.invalid/remove | sh
EOF
install -m 755 "$tmp/demo" /usr/local/bin/demo
