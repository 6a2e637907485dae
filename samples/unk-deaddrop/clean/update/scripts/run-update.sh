#!/bin/bash
set -e
git submodule update --init vendor/lib
