//! How old intelligence is on the day on which it is shown.

use crate::finding::Pack;
use crate::limits;

use super::Style;

/// Days from a date to today; `None` where the style leaves ages out, or the date is no date or lies ahead.
pub fn days_since(date: &str, style: &Style) -> Option<u64> {
    let today = style.today.filter(|_| !style.reproducible)?;
    u64::try_from(today - days(date)?).ok()
}

/// The age of a pack that is older than it should be.
pub fn old(pack: &Pack, style: &Style) -> Option<u64> {
    let age = days_since(pack.date.as_deref()?, style)?;
    (age > limits::INTEL_DAYS.unsigned_abs()).then_some(age)
}

/// Today as days since 1970-01-01, or the day that `SOURCE_DATE_EPOCH` says.
pub fn today() -> Option<i64> {
    const DAY: i64 = 86_400;
    if let Some(seconds) = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok()) {
        return Some(seconds.div_euclid(DAY));
    }
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok().map(|seconds| seconds / DAY)
}

/// Days from 1970-01-01 to an ISO 8601 date of the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms", `days_from_civil`).
pub fn days(date: &str) -> Option<i64> {
    let part = |range: std::ops::Range<usize>| date.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The ISO 8601 date of a day counted from 1970-01-01 (`civil_from_days` of the same source).
pub fn date(days: i64) -> String {
    let days = days.clamp(0, 2_932_896) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
