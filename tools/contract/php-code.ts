/** What the rules look at in the PHP of a module. */
export interface Place {
	/** Path from the project's folder. */
	file: string;
	line: number;
}

/** What is known about a value without running the code. */
export interface KnownText {
	/** The text, as far as it is known from the left. */
	leading: string;
	/** Whether that is all of it. */
	isWhole: boolean;
}

export interface HookUse extends Place {
	does: 'fires' | 'schedules' | 'hears' | 'mentions';
	/** The WordPress function, as in `do_action`. */
	call: string;
	hook: KnownText;
	/** How many arguments are fired, or accepted; null when that cannot be seen. */
	argumentCount: number | null;
	/** How many the listener cannot do without; null when that cannot be seen. */
	neededCount: number | null;
}

export interface NamedThing extends Place {
	name: string;
}

export interface ModuleCode {
	slug: string;
	/** Path from the project's folder. */
	folder: string;
	hooks: HookUse[];
	/** Qualified names that the code uses, with the aliases of `use` resolved. */
	names: NamedThing[];
	/** Texts in the code, not in comments. */
	texts: NamedThing[];
	/** Functions, classes and constants outside of any namespace. */
	globals: NamedThing[];
	namespaces: NamedThing[];
	/** Files that it loads, as far as the path is known. */
	includes: Array< NamedThing & { path: KnownText } >;
	/** Names of tables, without WordPress's prefix. */
	tables: NamedThing[];
	createsTables: boolean;
	textDomains: Array< NamedThing & { call: string } >;
	restRoutes: Place[];
	/** What each move of the state machine makes of a status: another one, the same, or an error code. */
	stateCells: Array<
		Place & { status: string; move: string; outcome: string }
	>;
	/** Error codes with what people are told. */
	refusalWords: Array< NamedThing & { words: string } >;
	/** Files that are not PHP as far as the parser can tell. */
	broken: Array< Place & { message: string } >;
}
