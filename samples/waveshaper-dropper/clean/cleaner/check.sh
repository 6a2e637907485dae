#!/bin/sh
# Looks for what the compromise of April left behind.
# /Library/Caches/com.apple.act.mond is the one on a Mac.
ls -l /tmp/ld.py
