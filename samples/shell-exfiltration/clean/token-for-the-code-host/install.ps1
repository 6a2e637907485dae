# Asks for the newest release; a token raises the limit of the service.
$headers = @{ "Authorization" = "Bearer $env:GITHUB_TOKEN" }
$release = Invoke-RestMethod -Uri "https://api.code-host.test/repos/tool/releases/latest" -Headers $headers
Write-Output $release.tag_name
