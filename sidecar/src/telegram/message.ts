export type Button = { readonly text: string; readonly url: string };

export type Message = {
	readonly text: string;
	readonly button: Button | null;
	/** A video file that Telegram fetches and shows above the text. */
	readonly videoUrl?: string | null;
};
