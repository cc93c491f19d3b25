// Makes what is printed fit one sheet: the largest letters with which it does, within what one can read.

/** Sizes of the letters, in points, the best to read first. */
const SIZES_PT = [11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5]
/** The sheet (A4) without its margins, in mm: 210 x 297 less those of `@page` in base.css. */
const SHEET_MM = { width: 170, height: 255 }

/** For what is printed: keeps its size for print fit, whenever `content` or its own size changes. */
export function fitSheet(content: () => unknown): (article: HTMLElement) => () => void {
  return (article) => {
    const fit = (): void => {
      void content()
      const trial = article.cloneNode(true) as HTMLElement
      trial.classList.add('print-trial')
      trial.style.width = `${SHEET_MM.width}mm`
      trial.inert = true
      article.after(trial)
      const ruler = document.createElement('div')
      ruler.style.height = `${SHEET_MM.height}mm`
      trial.after(ruler)
      const isFitting = (pt: number): boolean => {
        trial.style.setProperty('--print-size', `${pt}pt`)
        return trial.offsetHeight <= ruler.offsetHeight
      }
      const smallest = SIZES_PT.at(-1) ?? 0
      const pt = SIZES_PT.find(isFitting) ?? smallest
      trial.remove()
      ruler.remove()
      article.style.setProperty('--print-size', `${pt}pt`)
    }
    fit()
    addEventListener('beforeprint', fit)
    return () => removeEventListener('beforeprint', fit)
  }
}
