#!/bin/sh
curl -fsS -d "text=$(whoami) logged in on $(hostname)" https://chat.example.test/hook
