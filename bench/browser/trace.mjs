// What the main thread of a page did, from Chromium's own trace: CPU time of the thread, so that
// neither waiting nor other programs count.

const CATEGORIES = ['devtools.timeline', 'toplevel', 'v8']

/** Records what the whole browser does while `act` runs, and gives the events. */
export async function traced(browser, act) {
  const session = await browser.newBrowserCDPSession()
  const events = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  const traceConfig = { includedCategories: CATEGORIES }
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  try {
    await act()
  } finally {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
    await session.send('Tracing.end')
    await complete
    await session.detach()
  }
  return events
}

/** Script: our functions, and the browser's own part in the events that it hands to them. */
const SCRIPT = new Set([
  'EventDispatch',
  'FunctionCall',
  'v8.callFunction',
  'EvaluateScript',
  'v8.evaluateModule',
])
/** Everything that the thread does is in one of these. */
const TASK = 'ThreadControllerImpl::RunTask'
/** What script makes the browser do at once, by asking where something stands. */
const FORCED = new Set(['Layout', 'UpdateLayoutTree'])

const isTimed = ({ ph, tdur }) => ph === 'X' && tdur !== undefined

/** The events of the main thread on which an event of `isMark` stands, in order. */
function mainThread(events, isMark) {
  const mark = events.find(isMark)
  if (!mark) throw new Error('the trace holds no such event')
  return events
    .filter(({ pid, tid }) => pid === mark.pid && tid === mark.tid)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
}

/** Sums the thread time, in ms, of the outermost of `events` whose names are in `names`. */
function outermost(events, names) {
  let [end, sum] = [-1, 0]
  const found = []
  for (const event of events) {
    if (!isTimed(event) || !names.has(event.name) || event.ts < end) continue
    end = event.ts + event.dur
    sum += event.tdur / 1_000
    found.push(event)
  }
  return { sum, found }
}

/** What one stretch of the trace cost the thread, in ms: script, layout forced by it, everything. */
function cost(events) {
  const { sum: inScript, found } = outermost(events, SCRIPT)
  const within = found.flatMap(({ ts, dur }) =>
    events.filter((event) => event.ts >= ts && event.ts + (event.dur ?? 0) <= ts + dur),
  )
  const forced = outermost(within, FORCED).sum
  const all = outermost(events, new Set([TASK])).sum
  return { script: inScript - forced, forced, all }
}

/** The costs of the stretches that begin at each event of `isMark`, with the task that holds it. */
export function costs(events, isMark) {
  const thread = mainThread(events, isMark)
  const starts = thread.filter(isMark).map(({ ts }) => taskAt(thread, ts))
  return starts.map((start, nth) => {
    const end = starts[nth + 1] ?? Infinity
    return cost(thread.filter(({ ts }) => ts >= start && ts < end))
  })
}

/** All that the thread of the first event of `isMark` did. */
export const costOf = (events, isMark) => cost(mainThread(events, isMark))

/** When the task began in which `at` lies. */
const taskAt = (thread, at) =>
  thread.findLast(({ name, ts }) => name === TASK && ts <= at)?.ts ?? at

/** A key goes down. */
export const isKey = ({ name, args }) =>
  name === 'EventDispatch' && args.data?.type === 'keydown'

/** A frame of the socket arrives. */
export const isFrame = ({ name }) => name === 'WebSocketReceive'
