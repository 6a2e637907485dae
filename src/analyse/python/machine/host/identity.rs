//! Who and where the machine is, and what on it is secret: functions, values and variables that tell.

use crate::analyse::flow::Labels;

/// Functions.
pub(super) fn function(name: &str) -> Option<Labels> {
    Some(match name {
        "socket.gethostname" | "platform.node" | "socket.getfqdn" | "os.uname" | "platform.uname" | "posix.uname" => {
            Labels::HOSTNAME
        }
        "getpass.getuser"
        | "os.getlogin"
        | "os.getuid"
        | "pwd.getpwuid"
        | "os.geteuid"
        | "win32api.GetUserName"
        | "psutil.users"
        | "pwd.getpwnam" => Labels::USER,
        "os.getcwd"
        | "os.getcwdb"
        | "os.getcwdu"
        | "pathlib.Path.home"
        | "pathlib.Path.cwd"
        | "os.path.expanduser()" => Labels::DIRECTORY,
        "uuid.getnode"
        | "psutil.net_if_addrs"
        | "netifaces.interfaces"
        | "netifaces.ifaddresses"
        | "getmac.get_mac_address"
        | "socket.if_nameindex"
        | "uuid.uuid1"
        | "psutil.net_connections" => Labels::INTERFACES,
        "inspect.stack"
        | "inspect.currentframe"
        | "inspect.getouterframes"
        | "sys._getframe"
        | "platform.system"
        | "platform.release"
        | "platform.version"
        | "platform.machine"
        | "platform.processor"
        | "platform.platform"
        | "platform.python_version"
        | "platform.architecture"
        | "psutil.cpu_count"
        | "psutil.virtual_memory"
        | "os.cpu_count"
        | "os.getpid"
        | "sys.getwindowsversion"
        | "platform.win32_ver"
        | "platform.mac_ver"
        | "platform.linux_distribution"
        | "distro.name"
        | "psutil.boot_time"
        | "locale.getdefaultlocale"
        | "psutil.cpu_freq"
        | "psutil.disk_usage"
        | "platform.python_implementation" => Labels::SYSTEM,
        "pyperclip.paste"
        | "win32clipboard.GetClipboardData"
        | "tkinter.Tk().clipboard_get"
        | "clipboard.paste"
        | "pandas.read_clipboard" => Labels::CLIPBOARD,
        "PIL.ImageGrab.grab"
        | "pyautogui.screenshot"
        | "mss.mss().grab"
        | "mss.mss().shot"
        | "pyscreenshot.grab"
        | "ImageGrab.grab"
        | "cv2.VideoCapture().read" => Labels::SCREEN,
        "keyboard.record" | "keyboard.read_key" | "keyboard.get_typed_strings" | "pynput.keyboard.Listener()" => {
            Labels::KEYS
        }
        "win32crypt.CryptUnprotectData"
        | "browser_cookie3.chrome"
        | "browser_cookie3.load"
        | "browser_cookie3.firefox"
        | "browser_cookie3.edge"
        | "browser_cookie3.opera"
        | "browser_cookie3.brave"
        | "browser_cookie3.chromium"
        | "browsercookie.chrome"
        | "ctypes.windll.crypt32.CryptUnprotectData"
        | "secretstorage.get_default_collection"
        | "browser_history.get_history"
        | "boto3.Session().get_credentials"
        | "botocore.session.get_session().get_credentials"
        | "boto3.session.Session().get_credentials"
        | "google.auth.default" => Labels::SECRET,
        _ => return None,
    })
}

/// Names that are values.
pub(super) fn value(name: &str) -> Option<Labels> {
    Some(match name {
        "sys.platform" | "os.name" | "sys.version" | "sys.version_info" | "sys.executable" | "sys.maxsize()"
        | "sys.implementation" | "sys.flags" => Labels::SYSTEM,
        // Whoever starts the program decides.
        "sys.argv" => Labels::PARAMETER,
        _ => return None,
    })
}

/// Variables of the environment that say who or where it is.
pub(super) fn variable(key: &str) -> Labels {
    match key.to_ascii_uppercase().as_str() {
        "USER" | "USERNAME" | "LOGNAME" => Labels::USER,
        "HOSTNAME" | "COMPUTERNAME" | "HOST" | "USERDOMAIN" => Labels::HOSTNAME,
        "HOME" | "USERPROFILE" | "PWD" | "APPDATA" | "LOCALAPPDATA" | "HOMEPATH" => Labels::DIRECTORY,
        _ => Labels::NONE,
    }
}

/// Addresses inside a cloud that give a machine its credentials.
pub(super) fn gives_credentials(address: &str) -> bool {
    ["169.254.169.254", "169.254.170.2", "metadata.google.internal", "100.100.100.200"]
        .iter()
        .any(|host| address.contains(host))
}

/// Services that answer with the address that one asks from, and where that is.
pub(super) fn tells_own_address(address: &str) -> bool {
    const SERVICES: &[&str] = &[
        "ipify.org",
        "ipinfo.io",
        "ifconfig.",
        "icanhazip",
        "ip-api.com",
        "ident.me",
        "checkip.",
        "myip.",
        "ipapi.co",
        "geolocation-db",
        "api.my-ip",
        "wtfismyip",
        "ip.42.pl",
        "httpbin.org/ip",
        "ipecho.net",
        "whatismyip",
        "jsonip.com",
        "ip.me",
        "seeip.org",
        "ipgeolocation",
        "freegeoip",
        "geojs.io",
        "ipwhois",
        "ip.sb",
    ];
    SERVICES.iter().any(|service| address.contains(service))
}
