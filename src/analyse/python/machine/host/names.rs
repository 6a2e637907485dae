//! The functions of Python's library and of well-known packages that bring something in, let something out or run it.

use crate::analyse::flow::Labels;

/// What a function does with what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Effect {
    /// Text becomes code: `exec`, `eval`.
    Code,
    /// Text becomes a code object or a function of one: what runs it makes it code.
    Compile,
    /// Bytes become objects, and whoever wrote them decides what that runs.
    Unpickle,
    /// Machine code is put where it can run, or is run there.
    Native,
    /// A module by name.
    Import,
    /// A file is run as a program or module.
    RunFile,
    /// A command line for a shell.
    Shell,
    /// A program with its arguments.
    Program,
    /// A request, with its answer.
    Request,
    /// A request that is built first and sent later.
    Draft,
    /// An answer that is written to a file: address, then path.
    Download,
    /// A connection that is opened, and what is sent and comes in on it.
    Connect,
    /// A name that is looked up.
    Dns,
    /// A client that sends what it is given to the address that it was made with.
    Client,
    /// A server: what it is given is called when something comes in.
    Serve,
    /// A file that is opened.
    Open,
    /// A file that is copied or renamed.
    Move,
    /// Pieces of a path.
    Path,
    /// A folder is listed: the names in it lead to files in it.
    List,
    /// An archive or a data base at a path.
    Container,
    /// Something that tells who or where the machine is, or that is secret.
    Tells(Labels),
    /// One variable of the environment.
    Variable,
    /// A key, mnemonic or seed is used.
    Key,
    /// A cipher.
    Cipher,
    /// Its first argument is called, with the rest.
    Calls,
    /// `setup(…)` of a package.
    Setup,
    /// What goes in comes out.
    Same,
    /// A digest: it says nothing of what went in.
    Digest,
    /// A new empty namespace or the like.
    None,
}

/// What a function does.
pub(in super::super) fn effect(name: &str) -> Effect {
    use Effect as E;
    match name {
        "exec"
        | "eval"
        | "execfile"
        | "runpy._run_code"
        | "code.InteractiveInterpreter().runsource"
        | "code.InteractiveInterpreter().runcode"
        | "code.InteractiveConsole().push"
        | "timeit.timeit"
        | "cProfile.run"
        | "cProfile.runctx"
        | "profile.run"
        | "profile.runctx"
        | "pdb.run"
        | "pdb.runeval"
        | "bdb.Bdb().run"
        | "trace.Trace().run"
        | "trace.Trace().runctx"
        | "IPython.get_ipython().run_cell"
        | "js2py.eval_js"
        | "numexpr.evaluate"
        | "sympy.sympify"
        | "pandas.eval"
        | "pd.eval" => E::Code,
        "compile"
        | "types.FunctionType"
        | "types.CodeType"
        | "types.LambdaType"
        | "codeop.compile_command"
        | "ast.parse"
        | "new.code"
        | "new.function" => E::Compile,
        "pickle.loads"
        | "pickle.load"
        | "cPickle.loads"
        | "cPickle.load"
        | "_pickle.loads"
        | "dill.loads"
        | "dill.load"
        | "cloudpickle.loads"
        | "cloudpickle.load"
        | "joblib.load"
        | "jsonpickle.decode"
        | "shelve.open"
        | "torch.load"
        | "yaml.load"
        | "yaml.unsafe_load"
        | "yaml.full_load"
        | "marshal.loads"
        | "marshal.load"
        | "pandas.read_pickle"
        | "numpy.load"
        | "pickle.Unpickler().load" => E::Unpickle,
        "ctypes.memmove" | "ctypes.CFUNCTYPE()" | "mmap.mmap().write" | "ctypes.cast" => E::Native,
        "__import__"
        | "importlib.import_module"
        | "importlib.__import__"
        | "imp.load_module"
        | "imp.find_module"
        | "pkgutil.get_loader" => E::Import,
        "runpy.run_path"
        | "runpy.run_module"
        | "imp.load_source"
        | "importlib.util.spec_from_file_location"
        | "importlib.machinery.SourceFileLoader"
        | "zipimport.zipimporter"
        | "os.startfile"
        | "webbrowser.open"
        | "ctypes.CDLL"
        | "ctypes.cdll.LoadLibrary"
        | "ctypes.windll.LoadLibrary"
        | "ctypes.WinDLL"
        | "imp.load_dynamic" => E::RunFile,
        "os.system"
        | "os.popen"
        | "os.popen2"
        | "os.popen3"
        | "subprocess.getoutput"
        | "subprocess.getstatusoutput"
        | "commands.getoutput"
        | "commands.getstatusoutput"
        | "asyncio.create_subprocess_shell"
        | "popen2.popen2"
        | "IPython.get_ipython().system"
        | "nt.system"
        | "posix.system"
        | "platform.popen"
        | "asyncio.subprocess.create_subprocess_shell" => E::Shell,
        "subprocess.run"
        | "subprocess.call"
        | "subprocess.check_call"
        | "subprocess.check_output"
        | "subprocess.Popen"
        | "asyncio.create_subprocess_exec"
        | "pty.spawn"
        | "os.execv"
        | "os.execve"
        | "os.execvp"
        | "os.execl"
        | "os.execlp"
        | "os.execle"
        | "os.execvpe"
        | "os.spawnl"
        | "os.spawnv"
        | "os.spawnlp"
        | "os.spawnvp"
        | "os.spawnle"
        | "os.posix_spawn"
        | "os.posix_spawnp"
        | "pexpect.spawn"
        | "pexpect.run"
        | "sh.Command"
        | "plumbum.local"
        | "_winapi.CreateProcess"
        | "win32process.CreateProcess"
        | "win32api.ShellExecute"
        | "win32api.WinExec"
        | "psutil.Popen"
        | "multiprocessing.util.spawnv_passfds"
        | "distutils.spawn.spawn"
        | "invoke.run"
        | "fabric.Connection().local"
        | "envoy.run"
        | "delegator.run"
        | "ctypes.windll.shell32.ShellExecuteW"
        | "ctypes.windll.shell32.ShellExecuteA" => E::Program,
        "urllib.request.Request" | "urllib2.Request" | "requests.Request" | "httpx.Request" => E::Draft,
        "urllib.request.urlretrieve"
        | "urllib.urlretrieve"
        | "wget.download"
        | "gdown.download"
        | "urlretrieve"
        | "urllib.request.URLopener().retrieve"
        | "urllib.URLopener().retrieve"
        | "pget.down"
        | "pySmartDL.SmartDL"
        | "git.Repo.clone_from"
        | "dulwich.porcelain.clone"
        | "pygit2.clone_repository" => E::Download,
        "socket.create_connection"
        | "socket.socket"
        | "ssl.wrap_socket"
        | "websocket.create_connection"
        | "websocket.WebSocketApp"
        | "websockets.connect"
        | "websockets.sync.client.connect"
        | "socketio.Client"
        | "socketio.AsyncClient"
        | "paramiko.SSHClient"
        | "telnetlib.Telnet"
        | "asyncio.open_connection"
        | "pwn.remote"
        | "irc.client"
        | "socks.socksocket" => E::Connect,
        "socket.gethostbyname"
        | "socket.gethostbyname_ex"
        | "socket.getaddrinfo"
        | "dns.resolver.resolve"
        | "dns.resolver.query"
        | "dns.resolver.Resolver().resolve"
        | "dns.resolver.Resolver().query"
        | "aiodns.DNSResolver().query"
        | "socket.getfqdn_of" => E::Dns,
        "http.client.HTTPConnection"
        | "http.client.HTTPSConnection"
        | "httplib.HTTPConnection"
        | "httplib.HTTPSConnection"
        | "smtplib.SMTP"
        | "smtplib.SMTP_SSL"
        | "ftplib.FTP"
        | "ftplib.FTP_TLS"
        | "discord_webhook.DiscordWebhook"
        | "discord_webhook.AsyncDiscordWebhook"
        | "dhooks.Webhook"
        | "dhook.Webhook"
        | "discord.Webhook.from_url"
        | "discord.SyncWebhook.from_url"
        | "discord.webhook.SyncWebhook.from_url"
        | "discordwebhook.Discord"
        | "telebot.TeleBot"
        | "telebot.async_telebot.AsyncTeleBot"
        | "telegram.Bot"
        | "telepot.Bot"
        | "slack_sdk.WebClient"
        | "slack_sdk.webhook.WebhookClient"
        | "paho.mqtt.client.Client"
        | "pymongo.MongoClient"
        | "xmlrpc.client.ServerProxy"
        | "xmlrpclib.ServerProxy"
        | "pusher.Pusher"
        | "boto3.client"
        | "dropbox.Dropbox"
        | "github.Github"
        | "pymsteams.connectorcard"
        | "redis.Redis"
        | "influxdb.InfluxDBClient"
        | "sentry_sdk.init"
        | "gspread.service_account"
        | "vk_api.VkApi" => E::Client,
        "http.server.HTTPServer"
        | "socketserver.TCPServer"
        | "flask.Flask().route"
        | "fastapi.FastAPI().get"
        | "fastapi.FastAPI().post"
        | "aiohttp.web.RouteTableDef().get"
        | "aiohttp.web.RouteTableDef().post"
        | "discord.Client().event"
        | "discord.ext.commands.Bot().command"
        | "discord.ext.commands.Bot().event"
        | "telebot.TeleBot().message_handler"
        | "bottle.route"
        | "bottle.post"
        | "sanic.Sanic().route"
        | "flask.Flask().post"
        | "flask.Flask().get"
        | "flask.Blueprint().route" => E::Serve,
        "open"
        | "io.open"
        | "codecs.open"
        | "aiofiles.open"
        | "file"
        | "pathlib.Path().open"
        | "os.fdopen"
        | "os.open"
        | "gzip.open"
        | "bz2.open"
        | "lzma.open"
        | "tempfile.NamedTemporaryFile"
        | "tempfile.TemporaryFile"
        | "tempfile.mkstemp"
        | "_io.open"
        | "tempfile.SpooledTemporaryFile"
        | "fileinput.input"
        | "linecache.getlines" => E::Open,
        "shutil.copy" | "shutil.copyfile" | "shutil.copy2" | "shutil.move" | "shutil.copytree" | "os.rename"
        | "os.replace" | "os.link" | "os.symlink" | "os.renames" | "win32api.CopyFile" => E::Move,
        "os.path.join"
        | "os.path.expanduser"
        | "os.path.expandvars"
        | "os.path.abspath"
        | "os.path.realpath"
        | "os.path.normpath"
        | "os.path.dirname"
        | "os.path.basename"
        | "pathlib.Path"
        | "pathlib.PurePath"
        | "pathlib.PosixPath"
        | "pathlib.WindowsPath"
        | "posixpath.join"
        | "ntpath.join"
        | "os.fspath" => E::Path,
        "glob.glob" | "glob.iglob" | "os.listdir" | "os.scandir" | "os.walk" => E::List,
        "sqlite3.connect"
        | "zipfile.ZipFile"
        | "tarfile.open"
        | "tarfile.TarFile"
        | "configparser.ConfigParser"
        | "configparser.RawConfigParser"
        | "configparser.SafeConfigParser"
        | "ConfigParser.ConfigParser"
        | "ConfigParser.RawConfigParser"
        | "aiohttp.FormData"
        | "aiohttp.MultipartWriter"
        | "requests_toolbelt.MultipartEncoder"
        | "email.mime.multipart.MIMEMultipart"
        | "email.message.EmailMessage"
        | "shutil.make_archive"
        | "io.BytesIO"
        | "io.StringIO"
        | "StringIO.StringIO"
        | "cStringIO.StringIO"
        | "pyzipper.AESZipFile" => E::Container,
        "os.getenv"
        | "os.environ.get"
        | "os.environb.get"
        | "os.environ.__getitem__"
        | "os.environ.pop"
        | "os.environ.setdefault"
        | "os.getenvb"
        | "decouple.config"
        | "environ.get" => E::Variable,
        "threading.Thread"
        | "multiprocessing.Process"
        | "threading.Timer"
        | "atexit.register"
        | "asyncio.run"
        | "asyncio.create_task"
        | "asyncio.ensure_future"
        | "asyncio.gather"
        | "asyncio.wait_for"
        | "_thread.start_new_thread"
        | "thread.start_new_thread"
        | "asyncio.get_event_loop().run_until_complete"
        | "asyncio.new_event_loop().run_until_complete"
        | "asyncio.to_thread"
        | "signal.signal"
        | "map"
        | "filter"
        | "functools.reduce"
        | "reduce"
        | "apply"
        | "sys.settrace"
        | "sched.scheduler().enter"
        | "sched.scheduler().enterabs"
        | "weakref.finalize"
        | "asyncio.get_event_loop().call_soon"
        | "asyncio.get_event_loop().call_later"
        | "asyncio.get_event_loop().run_in_executor"
        | "sys.addaudithook"
        | "gevent.spawn"
        | "trio.run"
        | "anyio.run"
        | "contextlib.suppress"
        | "pynput.keyboard.Listener"
        | "pynput.mouse.Listener"
        | "keyboard.on_press"
        | "keyboard.on_release"
        | "keyboard.hook" => E::Calls,
        "setuptools.setup" | "distutils.core.setup" | "setup" | "skbuild.setup" | "numpy.distutils.core.setup" => {
            E::Setup
        }
        "str"
        | "bytes"
        | "bytearray"
        | "list"
        | "tuple"
        | "set"
        | "dict"
        | "frozenset"
        | "repr"
        | "ascii"
        | "format"
        | "memoryview"
        | "json.dumps"
        | "json.loads"
        | "copy.copy"
        | "copy.deepcopy"
        | "iter"
        | "next"
        | "concurrent.futures.as_completed"
        | "asyncio.as_completed"
        | "tqdm.tqdm"
        | "tqdm.auto.tqdm"
        | "sorted"
        | "reversed"
        | "enumerate"
        | "zip"
        | "cast"
        | "typing.cast" => E::Same,
        "hashlib.md5"
        | "hashlib.sha1"
        | "hashlib.sha256"
        | "hashlib.sha512"
        | "hashlib.sha224"
        | "hashlib.blake2b"
        | "hmac.new"
        | "len"
        | "id"
        | "hash"
        | "isinstance"
        | "hasattr"
        | "issubclass"
        | "callable"
        | "bool"
        | "os.path.exists"
        | "os.path.isfile"
        | "os.path.isdir"
        | "os.path.getsize"
        | "print"
        | "zlib.crc32"
        | "os.access"
        | "type"
        | "bcrypt.hashpw"
        | "hmac.compare_digest" => E::Digest,
        _ => by_shape(name),
    }
}

/// Names that are told by their parts.
fn by_shape(name: &str) -> Effect {
    let last = name.rsplit('.').next().unwrap_or(name);
    if is_client(name)
        && matches!(
            last,
            "get"
                | "post"
                | "put"
                | "patch"
                | "delete"
                | "head"
                | "options"
                | "request"
                | "urlopen"
                | "stream"
                | "fetch"
                | "open"
                | "ws_connect"
                | "send"
                | "build_opener"
                | "storbinary"
                | "upload"
        )
    {
        return Effect::Request;
    }
    if matches!(
        name,
        "urllib.request.urlopen"
            | "urllib2.urlopen"
            | "urllib.urlopen"
            | "urllib.request.URLopener().open"
            | "urllib.request.build_opener().open"
            | "urllib2.build_opener().open"
            | "urllib.request.FancyURLopener().open"
            | "pycurl.Curl().perform"
            | "pandas.read_csv_url"
    ) {
        return Effect::Request;
    }
    if let Some(labels) = super::identity::function(name) {
        return Effect::Tells(labels);
    }
    if super::wallets::is_key_use(name) {
        return Effect::Key;
    }
    if is_cipher(name) {
        return Effect::Cipher;
    }
    let native = ["ctypes.windll.", "ctypes.WinDLL()", "ctypes.cdll.", "ctypes.CDLL()"];
    let places = matches!(
        last,
        "RtlMoveMemory"
            | "WriteProcessMemory"
            | "CreateThread"
            | "CreateRemoteThread"
            | "RtlCopyMemory"
            | "NtWriteVirtualMemory"
            | "memcpy"
            | "EnumWindows"
            | "QueueUserAPC"
    );
    // The C library's own, and the shell's of Windows.
    if native.iter().any(|root| name.starts_with(root)) {
        match last {
            "system" | "popen" | "_wsystem" => return Effect::Shell,
            "WinExec" | "execl" | "execv" | "execlp" | "execvp" => return Effect::Program,
            _ => {}
        }
    }
    if places && native.iter().any(|root| name.starts_with(root)) {
        return Effect::Native;
    }
    Effect::None
}

/// Packages that send requests.
const CLIENTS: &[&str] = &[
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "cloudscraper",
    "tls_client",
    "niquests",
    "grequests",
    "requests_html",
    "curl_cffi",
    "treq",
    "asks",
    "httplib2",
    "pip._vendor.requests",
    "requests_toolbelt",
    "faster_than_requests",
    "primp",
    "rnet",
    "hrequests",
    "botocore.vendored.requests",
    "pip._vendor.urllib3",
    "requests_futures",
    "noble_tls",
    "cfscrape",
];

fn is_client(name: &str) -> bool {
    CLIENTS.iter().any(|client| name.strip_prefix(client).is_some_and(|rest| rest.starts_with('.')))
}

fn is_cipher(name: &str) -> bool {
    let rest = [
        "cryptography.",
        "Crypto.",
        "Cryptodome.",
        "nacl.",
        "pyaes.",
        "rsa.",
        "simplecrypt.",
        "pyAesCrypt.",
        "arc4.",
        "salsa20.",
    ];
    let last = name.rsplit('.').next().unwrap_or(name);
    rest.iter().any(|root| name.starts_with(root))
        || matches!(last, "Fernet" | "decrypt" | "MultiFernet") && name.contains('.')
}

/// The name of what a call of `name` gives.
pub(in super::super) fn called(name: &str) -> String {
    format!("{name}()")
}
