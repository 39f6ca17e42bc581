// The Interactivity API reads the navigation entry, which jsdom does not have.
performance.getEntriesByType = () => [];
