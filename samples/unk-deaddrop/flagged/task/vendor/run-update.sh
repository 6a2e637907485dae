#!/bin/bash
exec ./vendor/google-update-support-linux-amd64
