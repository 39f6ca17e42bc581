// The Interactivity API asks how the page was reached; jsdom cannot say.
performance.getEntriesByType = () => [];
