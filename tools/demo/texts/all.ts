import type { Locale } from '../options.ts';
import type { Texts } from './texts.ts';
import { english } from './english.ts';
import { russian } from './russian.ts';

export const texts: Record< Locale, Texts > = {
	en_US: english,
	ru_RU: russian,
};
