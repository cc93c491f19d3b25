// The longest rising subsequence: which blocks can stay when others moved past them.

/** Places of a longest strictly rising subsequence of `values`. O(n log n). */
export function longestRise(values: readonly number[]): number[] {
  const ends: number[] = []
  const previous: number[] = []
  values.forEach((value, place) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (values[ends[middle]!]! < value) low = middle + 1
      else high = middle
    }
    previous.push(low > 0 ? ends[low - 1]! : -1)
    ends[low] = place
  })
  const rise: number[] = []
  for (let place = ends.at(-1) ?? -1; place >= 0; place = previous[place]!) rise.push(place)
  return rise.reverse()
}
