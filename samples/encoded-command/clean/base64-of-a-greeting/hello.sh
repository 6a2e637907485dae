#!/bin/sh
echo ZWNobyBoZWxsbywgd29ybGQ7IGxzIC1sYQ== | base64 -d | sh
