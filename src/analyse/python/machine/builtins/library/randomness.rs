//! `random` with a seed that is known: what is shuffled by it is not hidden. The generator is MT19937, seeded as CPython does.

use super::{hashes, thing};
use crate::analyse::python::machine::builtins::{
    Asked, INDEX, Native, Out, Stop, TYPE, VALUE, World, convert, iterator,
};
use crate::analyse::python::machine::value::{Kind, Val, Value};
use crate::limits;

pub(super) const GENERATOR: &str = "generator";

const NUMBER: &str = " number";

/// The generators of a program; the first is that of the module, once it is seeded.
#[derive(Default)]
pub(in super::super) struct Generators(Vec<Option<Twister>>);

pub(super) fn function(name: &str) -> Option<Native> {
    let name = name.strip_prefix("random.")?;
    match name {
        "Random" => natives!(name, { "Random" => make, }),
        name => method(name),
    }
}

/// Of the module, whose generator has number 0, or of an object.
pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "seed" => seed,
        "random" => random,
        "randint" => rand_int,
        "randrange" => rand_range,
        "choice" => choice,
        "choices" => choices,
        "shuffle" => shuffle,
        "getrandbits" => bits,
        "uniform" => uniform,
        "randbytes" => bytes,
        "sample" => sample,
        "gauss" | "normalvariate" | "lognormvariate" | "expovariate" | "betavariate" | "gammavariate" | "triangular"
        | "paretovariate" | "weibullvariate" | "vonmisesvariate" | "binomialvariate" | "setstate" => lost,
    })
}

fn make(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [from] = asked.bind(["x"], 0)?;
    let twister = Twister::seeded(world, &from.ok_or(Stop::Unknown)?.value)?;
    if world.generators.0.is_empty() {
        world.generators.0.push(None);
    }
    if world.generators.0.len() >= limits::EVALUATOR_GENERATORS {
        return Err(Stop::Unknown);
    }
    world.generators.0.push(Some(twister));
    let number = world.generators.0.len() as i64 - 1;
    thing::make(world, GENERATOR, &[(NUMBER, Val::int(number))])
}

fn number_of(world: &World<'_>, asked: &Asked<'_>) -> usize {
    thing::held(world, asked.this, NUMBER)
        .ok()
        .and_then(|number| convert::count(world, &number.value).ok())
        .map_or(0, |number| number as usize)
}

fn seed(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let number = number_of(world, asked);
    let [from, _] = asked.bind(["a", "version"], 0)?;
    let twister = match from {
        Some(from) if asked.arguments.len() + asked.named.len() == 1 => Twister::seeded(world, &from.value),
        _ => Err(Stop::Unknown),
    };
    if world.generators.0.is_empty() {
        world.generators.0.push(None);
    }
    if let Some(slot) = world.generators.0.get_mut(number) {
        *slot = twister.as_ref().ok().cloned();
    }
    twister.map(|_| Value::None)
}

/// The generator that a call uses. From here on it is not known unless the call succeeds.
fn taken(world: &mut World<'_>, asked: &Asked<'_>) -> Out<(usize, Twister)> {
    let number = number_of(world, asked);
    world.pass(16)?;
    let twister = world.generators.0.get_mut(number).and_then(Option::take).ok_or(Stop::Unknown)?;
    Ok((number, twister))
}

fn put_back(world: &mut World<'_>, (number, twister): (usize, Twister)) {
    if let Some(slot) = world.generators.0.get_mut(number) {
        *slot = Some(twister);
    }
}

fn random(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let (number, mut twister) = taken(world, asked)?;
    let float = twister.float();
    put_back(world, (number, twister));
    Ok(Value::Float(float))
}

fn uniform(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [low, high] = asked.bind(["a", "b"], 2)?;
    let low = convert::float(world, &low.ok_or(TYPE)?.value)?;
    let high = convert::float(world, &high.ok_or(TYPE)?.value)?;
    let (number, mut twister) = taken(world, asked)?;
    let float = low + (high - low) * twister.float();
    put_back(world, (number, twister));
    Ok(Value::Float(float))
}

fn within(world: &mut World<'_>, asked: &Asked<'_>, low: i64, count: i128) -> Out {
    let count = u64::try_from(count).ok().filter(|&count| count > 0).ok_or(VALUE)?;
    let (number, mut twister) = taken(world, asked)?;
    let at = twister.below(count);
    put_back(world, (number, twister));
    Ok(Value::Int(num_bigint::BigInt::from(i128::from(low) + i128::from(at)).into()))
}

fn rand_int(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [low, high] = asked.bind(["a", "b"], 2)?;
    let low = convert::count(world, &low.ok_or(TYPE)?.value)?;
    let high = convert::count(world, &high.ok_or(TYPE)?.value)?;
    within(world, asked, low, i128::from(high) - i128::from(low) + 1)
}

fn rand_range(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [start, stop] = asked.bind(["start", "stop"], 1).map_err(|_| Stop::Unknown)?;
    let start = convert::count(world, &start.ok_or(TYPE)?.value)?;
    match stop {
        None => within(world, asked, 0, i128::from(start)),
        Some(stop) => {
            let stop = convert::count(world, &stop.value)?;
            within(world, asked, start, i128::from(stop) - i128::from(start))
        }
    }
}

fn choice(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [items] = asked.bind(["seq"], 1)?;
    let items = iterator::ordered(world, &items.ok_or(TYPE)?.value)?;
    if items.is_empty() {
        return Err(INDEX);
    }
    let (number, mut twister) = taken(world, asked)?;
    let at = twister.below(items.len() as u64) as usize;
    put_back(world, (number, twister));
    items.get(at).cloned().ok_or(Stop::Unknown)
}

fn choices(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.only_named(&["k"]).map_err(|_| Stop::Unknown)?;
    let [items] = asked.arguments else { return Err(Stop::Unknown) };
    let items = iterator::ordered(world, &items.value)?;
    let count = match asked.named("k") {
        Some(count) => convert::count(world, &count.value)?.max(0) as usize,
        None => 1,
    };
    if items.is_empty() {
        return Err(Stop::Unknown);
    }
    world.elements(count)?;
    let (number, mut twister) = taken(world, asked)?;
    let chosen =
        (0..count).map(|_| items[((twister.float() * items.len() as f64) as usize).min(items.len() - 1)].clone());
    let chosen: Vec<Val> = chosen.collect();
    put_back(world, (number, twister));
    world.list(chosen)
}

fn shuffle(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [list] = asked.exactly().map_err(|_| Stop::Unknown)?;
    let id = list.as_object().ok_or(Stop::Unknown)?;
    let mut items = iterator::ordered(world, &list.value)?;
    let (number, mut twister) = taken(world, asked)?;
    for at in (1..items.len()).rev() {
        items.swap(at, twister.below(at as u64 + 1) as usize);
    }
    put_back(world, (number, twister));
    match &mut world.heap.get_mut(id).kind {
        Kind::List(held) => *held = items,
        _ => return Err(Stop::Unknown),
    }
    Ok(Value::None)
}

fn sample(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items, count] = asked.bind(["population", "k"], 2).map_err(|_| Stop::Unknown)?;
    let (number, mut twister) = taken(world, asked)?;
    let mut items = iterator::ordered(world, &items.ok_or(TYPE)?.value)?;
    let count = convert::count(world, &count.ok_or(TYPE)?.value)?;
    let count = usize::try_from(count).ok().filter(|&count| count <= items.len()).ok_or(Stop::Unknown)?;
    // A small population is shrunk, of a large one the places are remembered.
    let mut small = 21;
    if count > 5 {
        let mut power = 1;
        while power < 3 * count {
            power *= 4;
        }
        small += power;
    }
    let (length, mut chosen) = (items.len(), Vec::with_capacity(count));
    let mut places = std::collections::HashSet::new();
    for at in 0..count {
        if length <= small {
            let place = twister.below((length - at) as u64) as usize;
            chosen.push(items[place].clone());
            items[place] = items[length - at - 1].clone();
        } else {
            let mut place = twister.below(length as u64) as usize;
            while !places.insert(place) {
                place = twister.below(length as u64) as usize;
            }
            chosen.push(items[place].clone());
        }
    }
    put_back(world, (number, twister));
    world.list(chosen)
}

/// What uses up numbers in a way that is not followed: the generator is not known afterwards.
fn lost(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    taken(world, asked)?;
    Err(Stop::Unknown)
}

/// So many random bits, as CPython puts them together.
fn many_bits(twister: &mut Twister, count: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut left = count;
    while left > 0 {
        let mut word = twister.next();
        if left < 32 {
            word >>= 32 - left;
        }
        out.extend(word.to_le_bytes());
        left = left.saturating_sub(32);
    }
    out
}

fn bits(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [count] = asked.bind(["k"], 1)?;
    let count = u32::try_from(convert::count(world, &count.ok_or(TYPE)?.value)?).map_err(|_| VALUE)?;
    if u64::from(count) > limits::EVALUATOR_MODULUS_BITS {
        return Err(Stop::Unknown);
    }
    let (number, mut twister) = taken(world, asked)?;
    let bytes = many_bits(&mut twister, count);
    put_back(world, (number, twister));
    Ok(Value::Int(num_bigint::BigInt::from_bytes_le(num_bigint::Sign::Plus, &bytes).into()))
}

fn bytes(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [count] = asked.bind(["n"], 1)?;
    let count = u32::try_from(convert::count(world, &count.ok_or(TYPE)?.value)?).map_err(|_| VALUE)?;
    if count > 1 << 20 {
        return Err(Stop::Unknown);
    }
    world.room(count as usize)?;
    let (number, mut twister) = taken(world, asked)?;
    let mut bytes = many_bits(&mut twister, 8 * count);
    put_back(world, (number, twister));
    bytes.truncate(count as usize);
    Ok(Value::Bytes(bytes.into()))
}

const WORDS: usize = 624;

/// MT19937 (Matsumoto and Nishimura, 1998).
#[derive(Clone)]
struct Twister {
    state: Box<[u32; WORDS]>,
    at: usize,
}

impl Twister {
    /// The generator that CPython makes of a number, a text or bytes.
    fn seeded(world: &mut World<'_>, from: &Value) -> Out<Twister> {
        world.pass(4 * WORDS)?;
        let bytes = match from {
            Value::Int(_) | Value::Bool(_) => convert::integer(world, from)?.big().magnitude().to_bytes_le(),
            Value::Str(_) | Value::Bytes(_) => {
                let text = match from {
                    Value::Str(text) => text.as_str().as_bytes().to_vec(),
                    other => convert::bytes(world, other)?.to_vec(),
                };
                let sum = hashes::sum("sha512", &text).ok_or(Stop::Unknown)?;
                let mut all = [&text[..], &sum].concat();
                // The number that these are, the first byte the highest.
                all.reverse();
                while all.last() == Some(&0) {
                    all.pop();
                }
                all
            }
            _ => return Err(Stop::Unknown),
        };
        if bytes.len() > 1 << 16 {
            return Err(Stop::Unknown);
        }
        let mut key: Vec<u32> = Vec::new();
        for part in bytes.chunks(4) {
            let mut word = [0; 4];
            word[..part.len()].copy_from_slice(part);
            key.push(u32::from_le_bytes(word));
        }
        if key.is_empty() {
            key.push(0);
        }
        Ok(Twister::of_key(&key))
    }

    /// `init_by_array` of the reference implementation.
    fn of_key(key: &[u32]) -> Twister {
        let mut state = Box::new([0u32; WORDS]);
        state[0] = 19_650_218;
        for at in 1..WORDS {
            let last = state[at - 1];
            state[at] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(at as u32);
        }
        let (mut i, mut j) = (1, 0);
        let turn = |i: &mut usize, state: &mut [u32; WORDS]| {
            *i += 1;
            if *i >= WORDS {
                state[0] = state[WORDS - 1];
                *i = 1;
            }
        };
        for _ in 0..WORDS.max(key.len()) {
            let last = state[i - 1];
            let mixed = state[i] ^ (last ^ (last >> 30)).wrapping_mul(1_664_525);
            state[i] = mixed.wrapping_add(key[j]).wrapping_add(j as u32);
            turn(&mut i, &mut state);
            j = (j + 1) % key.len();
        }
        for _ in 1..WORDS {
            let last = state[i - 1];
            let mixed = state[i] ^ (last ^ (last >> 30)).wrapping_mul(1_566_083_941);
            state[i] = mixed.wrapping_sub(i as u32);
            turn(&mut i, &mut state);
        }
        state[0] = 0x8000_0000;
        Twister { state, at: WORDS }
    }

    fn next(&mut self) -> u32 {
        if self.at >= WORDS {
            for at in 0..WORDS {
                let mixed = (self.state[at] & 0x8000_0000) | (self.state[(at + 1) % WORDS] & 0x7fff_ffff);
                let odd = if mixed & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[at] = self.state[(at + 397) % WORDS] ^ (mixed >> 1) ^ odd;
            }
            self.at = 0;
        }
        let mut word = self.state[self.at];
        self.at += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    fn float(&mut self) -> f64 {
        let (high, low) = (u64::from(self.next() >> 5), u64::from(self.next() >> 6));
        (high * 67_108_864 + low) as f64 / 9_007_199_254_740_992.0
    }

    /// A number below another, as `_randbelow_with_getrandbits` finds it.
    fn below(&mut self, count: u64) -> u64 {
        let bits = 64 - count.leading_zeros();
        loop {
            let mut wide = [0; 8];
            let bytes = many_bits(self, bits);
            wide[..bytes.len()].copy_from_slice(&bytes);
            let number = u64::from_le_bytes(wide);
            if number < count {
                return number;
            }
        }
    }
}
