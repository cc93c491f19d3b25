//! Medians and percentiles.

use std::time::Duration;

/// A duration in microseconds.
pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000_000.0
}

/// A count as a number that can be divided by.
pub(crate) fn count(number: usize) -> f64 {
    // No count here comes near what a double holds exactly.
    u32::try_from(number).map_or(f64::NAN, f64::from)
}

/// The middle value; NaN of none.
pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The value that `percent` of all do not exceed; NaN of none.
pub(crate) fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(rank).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values = [3.0, 1.0, 2.0];
        assert_eq!(median(&values).to_bits(), 2.0_f64.to_bits());
        assert_eq!(percentile(&values, 99).to_bits(), 3.0_f64.to_bits());
        assert!(median(&[]).is_nan());
    }
}
