#!/bin/sh
case "$OSTYPE" in
  darwin*) brew install jq ;;
  linux*) sudo apt-get install -y jq ;;
esac
