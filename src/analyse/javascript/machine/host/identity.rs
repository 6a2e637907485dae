//! Who and where the machine is: names, folders, interfaces; and what a command that asks for it prints.

use crate::analyse::flow::{At, Labels};
use crate::analyse::javascript::machine::value::Val;
use crate::analyse::javascript::machine::{Abrupt, Machine};

/// Functions.
pub(super) fn function(name: &str) -> Option<Labels> {
    Some(match name {
        "os.hostname" | "node-machine-id.machineIdSync" | "node-machine-id.machineId" | "Deno.hostname" => {
            Labels::HOSTNAME
        }
        "os.userInfo" | "username" | "username.sync" | "fullname" => Labels::USER,
        "os.homedir" | "process.cwd" | "os-homedir" | "Deno.cwd" => Labels::DIRECTORY,
        "os.networkInterfaces"
        | "macaddress.one"
        | "macaddress.all"
        | "getmac"
        | "address.mac"
        | "ip.address"
        | "address.ip"
        | "public-ip.publicIpv4"
        | "default-gateway.v4" => Labels::INTERFACES,
        "os.platform"
        | "os.type"
        | "os.release"
        | "os.arch"
        | "os.cpus"
        | "os.totalmem"
        | "os.freemem"
        | "os.uptime"
        | "os.version"
        | "os.machine"
        | "os.endianness"
        | "os.loadavg"
        | "process.memoryUsage"
        | "process.uptime" => Labels::SYSTEM,
        "clipboardy.readSync"
        | "clipboardy.read"
        | "clipboardy.default.readSync"
        | "navigator.clipboard.readText"
        | "copy-paste.paste"
        | "electron.clipboard.readText" => Labels::CLIPBOARD,
        "keytar.getPassword" | "keytar.findCredentials" | "keytar.findPassword" => Labels::SECRET,
        "localStorage.getItem" | "sessionStorage.getItem" => Labels::STORAGE,
        _ => return None,
    })
}

/// Names that are values.
pub(super) fn value(name: &str) -> Option<Labels> {
    Some(match name {
        "process.platform"
        | "process.arch"
        | "process.version"
        | "process.versions"
        | "process.pid"
        | "process.title"
        | "navigator.userAgent"
        | "navigator.platform"
        | "navigator.language"
        | "process.release"
        | "process.argv"
        | "process.report" => Labels::SYSTEM,
        "document.cookie" | "localStorage" | "sessionStorage" => Labels::STORAGE,
        "__dirname" | "__filename" | "import.meta.url" | "import.meta.dirname" | "import.meta.filename" => {
            Labels::DIRECTORY
        }
        _ => return None,
    })
}

/// Variables of the environment that say who or where it is.
pub(super) fn variable(key: &str) -> Labels {
    match key {
        "USER" | "USERNAME" | "LOGNAME" => Labels::USER,
        "HOSTNAME" | "COMPUTERNAME" | "HOST" | "USERDOMAIN" => Labels::HOSTNAME,
        "HOME" | "USERPROFILE" | "PWD" | "INIT_CWD" | "APPDATA" | "LOCALAPPDATA" | "HOMEPATH" => Labels::DIRECTORY,
        _ => Labels::NONE,
    }
}

impl<'a> Machine<'a> {
    pub(super) fn identity(&mut self, name: &str, labels: Labels, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let inputs = [super::Origin::PLAIN; 2];
        let from = self.ledger.origins.fresh(format!("`{name}()`"), at, labels, inputs);
        self.call_back(arguments, from, at)?;
        if labels == Labels::DIRECTORY {
            // A path begins with it; what follows is still told.
            return Ok(Val {
                value: super::Value::Partial(super::super::text::Text::unit(super::super::text::HOLE)),
                from,
            });
        }
        Ok(Val::unknown(from))
    }
}
