//! What the Python evaluator computes of plain expressions, and that it stays within its bounds.

use lurescan::analyse::python::fold;

/// Runs with the stack that the scanner gives its threads.
fn folded(expression: &str) -> Option<String> {
    measured(expression).0
}

/// The same, and the bytes that were asked for.
fn measured(expression: &str) -> (Option<String>, u64) {
    let expression = expression.to_owned();
    let work = move || crate::measure::asked(|| fold(&expression));
    let thread = std::thread::Builder::new().stack_size(lurescan::limits::STACK_BYTES).spawn(work);
    thread.expect("a thread starts").join().expect("folding does not panic")
}

#[test]
fn what_is_folded_is_what_cpython_computes() {
    let lines: Vec<&str> = include_str!("data/folded-python.txt").lines().collect();
    let (pairs, rest) = lines.as_chunks::<2>();
    assert!(rest.is_empty() && pairs.len() >= 150, "a value for every expression");
    for [expression, value] in pairs {
        assert_eq!(folded(expression).as_deref(), Some(*value), "{expression}");
    }
}

#[test]
fn what_is_not_certain_is_not_folded() {
    for expression in [
        "nobody_knows",
        "list({'a', 'b'})",
        "str({'a', 'b'})",
        "2 ** 0.5",
        "10 ** 20 / 3",
        "sum([0.1] * 10)",
        "chr(0xd800)",
        "'\\u00e9'.isalpha()",
        "re.sub('(a)|b', lambda m: 'x', 'ab')",
        "re.findall('(a)\\\\1', 'aa')",
        "re.findall('a$', 'a\\n')",
        "html.unescape('&CounterClockwiseContourIntegral;')",
        "random.random()",
        "list(itertools.count())",
        "b'x'.decode('cp037')",
    ] {
        assert_eq!(folded(expression), None, "{expression}");
    }
}

#[test]
fn what_would_grow_without_end_is_given_up_at_once() {
    let bomb = "zlib.decompress(base64.b64decode(b'".to_owned() + &bomb() + "'))";
    for expression in [
        "'a' * 10 ** 12",
        "[0] * 10 ** 12",
        "(('a' * 10 ** 6) * 10 ** 3) * 10 ** 3",
        "b'ab'.join([b'x'] * 10 ** 9)",
        "9 ** 9 ** 9",
        "1 << 10 ** 12",
        "pow(3, 1 << 400000, (1 << 400000) + 1)",
        "list(range(10 ** 15))",
        "bytes(10 ** 15)",
        "'%*d' % (10 ** 10, 1)",
        "'{:>9999999999}'.format(1)",
        "'x'.ljust(10 ** 14)",
        "(1).to_bytes(10 ** 13, 'big')",
        "('x' * 10 ** 6).replace('', 'y' * 10 ** 6)",
        "','.join(['a' * 10 ** 6] * 10 ** 4)",
        "sorted([[0] * 1000] * 10 ** 6)",
        "list(itertools.product('abcdefghij', repeat=12))",
        "struct.unpack('999999999B', b'')",
        "str(10 ** 5000)",
        "re.findall('(a{1000}){1000}', 'a')",
        "hashlib.pbkdf2_hmac('sha256', b'', b'', 10 ** 9)",
        "'\\t' * 10 ** 4 and ('\\t' * 10 ** 4).expandtabs(10 ** 9)",
        &bomb,
    ] {
        // What is not given up is never done.
        let (value, asked) = measured(expression);
        assert!(asked < 2 << 30, "{expression}: {asked} bytes");
        assert!(value.is_none() || value.as_deref().is_some_and(|value| value.starts_with('!')), "{expression}");
    }
}

/// 64 MiB of zeros, compressed.
fn bomb() -> String {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packed.write_all(&vec![0; 1 << 20]).expect("zeros are compressed");
    }
    data_encoding::BASE64.encode(&packed.finish().expect("the stream ends"))
}

#[test]
fn values_within_values_are_followed_to_a_depth() {
    let nested = format!("repr({}1{})", "[".repeat(150), "]".repeat(150));
    assert_eq!(folded(&nested), None);
    let json = format!("json.loads('{}{}')", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(folded(&json), None);
}
