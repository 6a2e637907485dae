#!/bin/sh
cp config.sample config
. ./defaults.sample
