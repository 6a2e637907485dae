@echo off
netsh advfirewall firewall add rule name="dev" dir=in action=allow protocol=TCP localport=3000
