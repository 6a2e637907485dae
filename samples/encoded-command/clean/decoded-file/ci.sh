#!/bin/sh
set -e
echo "$KUBE_CONFIG" | base64 -d > "$HOME/kubeconfig"
echo a2luZDogQ29uZmlnIGFuZCBtb3JlIG9mIGl0IGhlcmU= | base64 -d > defaults.yaml
kubectl apply -f defaults.yaml
