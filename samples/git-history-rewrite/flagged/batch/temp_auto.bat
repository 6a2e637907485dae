@echo off
set OLD=%date%
date 01-02-2025
git add .
git commit --amend --no-verify --no-edit
date %OLD%
git push -f origin main
