/** What the checker knows about the PHP code of a module. */
export interface Place {
	/** Path from the project's folder. */
	file: string;
	line: number;
}

/** A value, as far as it is known without running the code. */
export interface KnownText {
	/** The part that is known, from the left. */
	leading: string;
	/** Whether `leading` is the whole value. */
	isWhole: boolean;
}

export interface HookUse extends Place {
	does: 'fires' | 'schedules' | 'listens' | 'mentions';
	/** The WordPress function, as in `do_action`. */
	call: string;
	hook: KnownText;
	/** Number of arguments that are fired or accepted; null when unknown. */
	argumentCount: number | null;
	/** Number of arguments that the listener requires; null when unknown. */
	requiredCount: number | null;
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
	/** Strings in the code, without comments. */
	texts: NamedThing[];
	/** Functions, classes and constants outside of any namespace. */
	globals: NamedThing[];
	namespaces: NamedThing[];
	/** Files that the module loads. */
	includes: Array< NamedThing & { path: KnownText } >;
	/** Names of tables, without WordPress's prefix. */
	tables: NamedThing[];
	createsTables: boolean;
	textDomains: Array< NamedThing & { call: string } >;
	restRoutes: Place[];
	/** Cells of the state machine: the outcome is another status, the same status, or an error code. */
	stateCells: Array<
		Place & { status: string; move: string; outcome: string }
	>;
	/** Error codes with the message that users see. */
	refusalMessages: Array< NamedThing & { message: string } >;
	/** Files with a syntax error. */
	broken: Array< Place & { message: string } >;
}
