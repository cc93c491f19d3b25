// The words of the interface are British in English, so are its dates: plain `en` gives American ones.

/** The locale in which dates and times of a language are written. */
export const dateLocale = (language: string): string => (language === 'en' ? 'en-GB' : language)
