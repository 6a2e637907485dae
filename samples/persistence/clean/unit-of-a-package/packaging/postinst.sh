#!/bin/sh
set -e
cp app.service /etc/systemd/system/app.service
systemctl daemon-reload
systemctl enable app
