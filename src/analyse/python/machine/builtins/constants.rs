//! Names of the library that stand for plain values.

use crate::analyse::python::machine::value::Value;

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const MARKS: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const BLANKS: &str = " \t\n\r\x0b\x0c";

/// A constant by its dotted name: `string.digits`. Those of an operating system are those of Linux.
pub(in super::super) fn constant(name: &str) -> Option<Value> {
    let text = |text: &str| Some(Value::Str(text.into()));
    match name {
        "string.ascii_lowercase" | "string.lowercase" => text(LOWER),
        "string.ascii_uppercase" | "string.uppercase" => text(UPPER),
        "string.ascii_letters" | "string.letters" => text(&[LOWER, UPPER].concat()),
        "string.digits" => text(DIGITS),
        "string.hexdigits" => text("0123456789abcdefABCDEF"),
        "string.octdigits" => text("01234567"),
        "string.punctuation" => text(MARKS),
        "string.whitespace" => text(BLANKS),
        "string.printable" => text(&[DIGITS, LOWER, UPPER, MARKS, BLANKS].concat()),
        "os.sep" | "os.path.sep" => text("/"),
        "os.linesep" => text("\n"),
        "os.curdir" => text("."),
        "os.pardir" => text(".."),
        "os.extsep" => text("."),
        "os.pathsep" => text(":"),
        "os.devnull" => text("/dev/null"),
        "math.pi" => Some(Value::Float(std::f64::consts::PI)),
        "math.e" => Some(Value::Float(std::f64::consts::E)),
        "math.tau" => Some(Value::Float(std::f64::consts::TAU)),
        "math.inf" => Some(Value::Float(f64::INFINITY)),
        "math.nan" => Some(Value::Float(f64::NAN)),
        "sys.maxsize" | "sys.maxint" => Some(Value::Int(i64::MAX.into())),
        "sys.maxunicode" => Some(Value::Int(0x10_ffff.into())),
        "sys.byteorder" => text("little"),
        "__debug__" => Some(Value::Bool(true)),
        _ => super::library::pattern_flag(name),
    }
}
