#!/bin/sh
curl -fsSL "https://get.example.test/tool-$(uname -s)-$(uname -m).tar.gz" | tar xz
