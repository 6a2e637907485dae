#!/bin/bash
ZIP_URL=https://downloads.company.invalid/app.zip
PLIST_FILE=~/Library/LaunchAgents/com.company.app.plist
echo "$ZIP_URL" "$PLIST_FILE"
