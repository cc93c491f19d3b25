// The display settings of this device, as reactive state that the page follows.
import { readDisplaySettings, writeDisplaySettings } from './device-store'
import { applyDisplaySettings, type DisplaySettings } from './display-settings'

let settings = $state.raw(readDisplaySettings())
applyDisplaySettings(settings, document.documentElement)

export const display = {
  get settings(): DisplaySettings {
    return settings
  },
  choose(change: Partial<DisplaySettings>): void {
    settings = { ...settings, ...change }
    writeDisplaySettings(settings)
    applyDisplaySettings(settings, document.documentElement)
  },
}
