// Two kinds of plot are all that is wanted here, some eighty lines: a plotting library would weigh more than Lockstep does.

/** A line of a plot. */
interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** An axis; the numbers of a logarithmic one are above 0. */
interface Axis {
  readonly label: string
  readonly logarithmic: boolean
}

/** A plot of lines. */
export interface LinePlot {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  /** What draws it; the report of the simulation where absent. */
  readonly drawnBy?: string
}

/** A bar for each thing and measure, on a logarithmic axis. */
export interface BarPlot {
  readonly title: string
  readonly label: string
  readonly groups: readonly {
    readonly name: string
    readonly bars: readonly { name: string; value: number; text: string }[]
  }[]
}

const width = 760
const height = 420
const frame = { left: 78, right: 24, top: 44, bottom: 60 } as const
const colours = ['#1f6f8b', '#c8553d', '#588157', '#7b5ea7'] as const
const simulationReport = 'npm run simulation; change bench/simulationReport.ts'
const text = 'font-family="sans-serif" font-size="13" fill="#222"'

/** Draws lines. @returns SVG. */
export function linePlot({ title, x, y, series, drawnBy }: LinePlot): string {
  const points = series.flatMap((one) => one.points)
  const across = scale(
    points.map(([at]) => at),
    x.logarithmic,
    [frame.left, width - frame.right],
  )
  const heights = points.map(([, at]) => at)
  // Room for the legend above the lines.
  const room = y.logarithmic ? heights : [...heights, 1.25 * Math.max(...heights)]
  const up = scale(room, y.logarithmic, [height - frame.bottom, frame.top])
  const grid = [
    ...up.ticks.map(
      (tick) =>
        `<path d="M${frame.left} ${up.at(tick)}H${width - frame.right}" stroke="#ddd"/>${label(frame.left - 8, up.at(tick) + 4, figure(tick), 'end')}`,
    ),
    ...across.ticks.map(
      (tick) =>
        `<path d="M${across.at(tick)} ${frame.top}V${height - frame.bottom}" stroke="#eee"/>${label(across.at(tick), height - frame.bottom + 18, figure(tick), 'middle')}`,
    ),
  ]
  const lines = series.map(({ name, points: own }, index) => {
    const colour = colours[index % colours.length] ?? '#222'
    const path = own.map(([px, py], place) => `${place === 0 ? 'M' : 'L'}${across.at(px)} ${up.at(py)}`).join('')
    const dots = own
      .map(([px, py]) => `<circle cx="${across.at(px)}" cy="${up.at(py)}" r="3" fill="${colour}"/>`)
      .join('')
    const legend = `<path d="M${frame.left + 12} ${frame.top + 14 + 18 * index}h22" stroke="${colour}" stroke-width="2"/>${label(frame.left + 40, frame.top + 18 + 18 * index, name, 'start')}`
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}${legend}`
  })
  const axes = `${label(width / 2, height - 16, x.label, 'middle')}<text ${text} transform="translate(18 ${height / 2}) rotate(-90)" text-anchor="middle">${escaped(y.label)}</text>`
  return picture(title, height, [...grid, ...lines, axes], drawnBy)
}

/** Draws bars. @returns SVG. */
export function barPlot({ title, label: axis, groups }: BarPlot): string {
  const bars = groups.flatMap((group) => group.bars)
  const left = 270
  const across = scale(
    bars.map(({ value }) => value),
    true,
    [left, width - 90],
  )
  const step = 22
  const rows = groups.reduce((sum, group) => sum + group.bars.length * step + 26, 0)
  const tall = frame.top + rows + 50
  const parts: string[] = across.ticks.map(
    (tick) =>
      `<path d="M${across.at(tick)} ${frame.top}V${tall - 44}" stroke="#ddd"/>${label(across.at(tick), tall - 28, figure(tick), 'middle')}`,
  )
  let at = frame.top
  for (const group of groups) {
    parts.push(`<text ${text} font-weight="bold" x="12" y="${at + 16}">${escaped(group.name)}</text>`)
    at += 22
    for (const [index, { name, value, text: words }] of group.bars.entries()) {
      const long = Math.max(2, across.at(value) - left)
      parts.push(
        `<rect x="${left}" y="${at + 3}" width="${long}" height="15" fill="${colours[index % colours.length]}"/>`,
      )
      parts.push(label(left - 8, at + 15, name, 'end'), label(left + long + 6, at + 15, words, 'start'))
      at += step
    }
    at += 4
  }
  parts.push(label((left + width) / 2, tall - 8, axis, 'middle'))
  return picture(title, tall, parts)
}

interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
}

function scale(values: readonly number[], logarithmic: boolean, [from, to]: readonly [number, number]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const place = (share: number): number => Number((from + (to - from) * share).toFixed(1))
  if (!logarithmic) {
    const step = niceStep(most / 6)
    const end = Math.ceil(most / step) * step
    return {
      at: (value) => place(value / end),
      ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step),
    }
  }
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))]
  const decades = Math.max(1, last - first)
  return {
    at: (value) => place((Math.log10(value) - first) / decades),
    ticks: Array.from({ length: decades + 1 }, (_, index) => 10 ** (first + index)),
  }
}

function niceStep(rough: number): number {
  const decade = 10 ** Math.floor(Math.log10(rough))
  return decade * ([1, 2, 5, 10].find((factor) => factor * decade >= rough) ?? 10)
}

function figure(value: number): string {
  if (value >= 1e9) return `${value / 1e9} G`
  if (value >= 1e6) return `${value / 1e6} M`
  return value >= 1000 ? `${value / 1000} k` : String(Number(value.toPrecision(3)))
}

function label(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text ${text} x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`
}

function picture(title: string, tall: number, parts: readonly string[], drawnBy = simulationReport): string {
  return [
    `<!-- Written by ${drawnBy} instead. -->`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${tall}" fill="#fff"/>`,
    `<text ${text} font-weight="bold" x="12" y="24">${escaped(title)}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
