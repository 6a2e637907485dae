#!/bin/sh
# Run by the operator on a new host.
set -e
useradd --create-home deploy
usermod -aG sudo deploy
mkdir -p /home/deploy/.ssh
echo "ssh-ed25519 AAAAinertINERTinert0 ops@ops.invalid" >> /home/deploy/.ssh/authorized_keys
