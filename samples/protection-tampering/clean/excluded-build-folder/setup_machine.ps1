# The build folder holds half a million small files.
Add-MpPreference -ExclusionPath "D:\build"
Start-Process -FilePath "D:\tools\cmake-gui.exe"
