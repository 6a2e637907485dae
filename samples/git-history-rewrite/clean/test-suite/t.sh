#!/bin/sh
GIT_COMMITTER_DATE="2005-04-07T22:13:13" git commit --amend --no-edit
git push --force origin HEAD
