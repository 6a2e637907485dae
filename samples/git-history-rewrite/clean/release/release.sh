#!/bin/sh
git add CHANGELOG.md
git commit --amend --no-verify --no-edit
git push --force origin release
date +%F > released
