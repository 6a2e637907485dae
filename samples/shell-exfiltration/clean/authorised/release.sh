#!/bin/sh
curl -fsS -H "Authorization: Bearer $(cat ~/.config/release/token)" --data @notes.json https://api.example.test/releases
