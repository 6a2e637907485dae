set n to text returned of (display dialog "Your name?" default answer "")
do shell script "echo " & quoted form of n & " >> names.txt"
