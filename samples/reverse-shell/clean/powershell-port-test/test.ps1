$c = New-Object Net.Sockets.TCPClient
$c.Connect('db.example.test', 5432)
if ($c.Connected) { Write-Host 'up' }
$c.Close()
