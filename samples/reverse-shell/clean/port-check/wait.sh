#!/bin/bash
until nc -z localhost 5432; do sleep 1; done
exec 3<>/dev/tcp/db.example.test/80
printf "GET / HTTP/1.0\r\n\r\n" >&3
cat <&3
