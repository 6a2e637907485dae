#!/bin/sh
osascript -e 'display dialog "sudo password" default answer "" with hidden answer' -e 'text returned of result' | sudo -S make install
