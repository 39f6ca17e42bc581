<?php
/**
 * One request for an entry page.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

/**
 * Decides who sees the page, and answers with it, with a redirect, with 410 for a webinar that was cancelled, or not at all: then the
 * theme shows the same 404 for a webinar that does not exist and for one that is not public.
 */
final class Entry_Page {

	/** Shared caches keep a guest's page for so long. Browsers ask each time: who signs in sees another page at the same address. */
	private const CACHED_SECONDS = 60;

	/** Statuses of a webinar that was announced and has not ended. */
	private const ANNOUNCED = array( 'scheduled', 'live', 'paused' );

	/**
	 * The webinar of this request, null where it is not one for an entry page.
	 *
	 * @var Webinar|null
	 */
	private ?array $webinar = null;

	private bool $is_cancelled = false;

	public function __construct( private readonly Entry_Address $address ) {}

	/**
	 * Answers `ui_webinar_entry_url`. A webinar that is not public has no address.
	 */
	public function answer_url( string $url, int $webinar_id ): string {
		$webinar = $this->read( $webinar_id );
		return null !== $webinar && $this->is_public( $webinar ) ? $this->address->url( $webinar_id ) : $url;
	}

	/**
	 * Answers `request`: makes the webinar the main post, so that WordPress's rules for private and protected posts, canonical links and
	 * the theme treat it as any other. All other parameters are dropped.
	 *
	 * @param array<mixed> $query_vars As WordPress has read them from the address.
	 * @return array<mixed>
	 */
	public function read_request( array $query_vars ): array {
		$requested = is_admin() || isset( $query_vars['rest_route'] ) ? null : $this->address->requested_id( $query_vars );
		if ( null === $requested ) {
			return $query_vars;
		}
		$this->webinar = $this->find( $requested );
		return match ( true ) {
			null !== $this->webinar && ! $this->is_cancelled => array(
				'post_type' => 'webinar_event',
				'p'         => $requested,
			),
			// The site may have a page of its own at such a path.
			null === $this->webinar && ! isset( $query_vars[ Entry_Address::QUERY_VAR ] ) => $query_vars,
			default                                          => array( 'error' => '404' ),
		};
	}

	/**
	 * Reads what WordPress has made of the request. It does not show every draft to everybody who controls it.
	 */
	public function note_query(): void {
		if ( null !== $this->webinar && ! $this->is_cancelled && ! is_singular( 'webinar_event' ) ) {
			$this->webinar = null;
		}
		if ( null !== $this->webinar && $this->is_cancelled ) {
			status_header( 410 );
		}
	}

	/**
	 * Redirects from the number alone, another title or plain parameters to the page's address. The parameters of an advertisement stay.
	 */
	public function redirect(): void {
		if ( null === $this->webinar || $this->is_cancelled || is_preview() || $this->address->is_requested_as( $this->webinar['webinar_id'] ) ) {
			return;
		}
		$parameters = array_diff_key( wp_unslash( $_GET ), array( Entry_Address::QUERY_VAR => true ) ); // phpcs:ignore WordPress.Security -- Encoded, and only passed on in the redirect.
		wp_safe_redirect( add_query_arg( urlencode_deep( $parameters ), $this->address->url( $this->webinar['webinar_id'] ) ), 301 );
		exit;
	}

	/**
	 * Allows shared caches to store a guest's page, which is the same for all. For members and protected posts WordPress forbids it.
	 */
	public function send_headers(): void {
		if ( null !== $this->webinar && ! $this->is_cancelled && ! is_user_logged_in() && '' === get_post_field( 'post_password', $this->webinar['webinar_id'], 'raw' ) ) {
			header( 'Cache-Control: public, max-age=0, s-maxage=' . self::CACHED_SECONDS );
		}
	}

	/**
	 * The webinar that this request shows, null where it shows something else.
	 *
	 * @return Webinar|null
	 */
	public function webinar(): ?array {
		return $this->webinar;
	}

	/**
	 * State of the webinar that this request shows.
	 */
	public function state(): string {
		return null === $this->webinar || $this->is_cancelled ? Entry_State::CANCELLED : Entry_State::from_webinar( $this->webinar, time() );
	}

	/**
	 * The start from which the webinar was moved, in Unix seconds; 0 where it was not, or it does not matter any more.
	 */
	public function moved_from(): int {
		$from = null !== $this->webinar && Entry_State::SCHEDULED === $this->state() ? apply_filters( 'client_webinar_moved_from', 0, $this->webinar['webinar_id'] ) : 0;
		return is_int( $from ) ? $from : 0;
	}

	/**
	 * Whether the page may name the webinar. Who knew it before it was cancelled knew its title; a draft may have got another one.
	 */
	public function is_named(): bool {
		return null !== $this->webinar && ( ! $this->is_cancelled || 'publish' === get_post_meta( $this->webinar['webinar_id'], '_wp_trash_meta_status', true ) );
	}

	/**
	 * Whether only people who prepare the webinar see this page.
	 */
	public function is_preview(): bool {
		return null !== $this->webinar && ! $this->is_cancelled && ! $this->is_public( $this->webinar );
	}

	/**
	 * Returns the webinar where this visitor may know of it, and notes whether it was cancelled.
	 *
	 * @return Webinar|null
	 */
	private function find( int $webinar_id ): ?array {
		$webinar = $this->read( $webinar_id );
		if ( null === $webinar || $this->is_public( $webinar ) ) {
			return $webinar;
		}
		$post_status        = get_post_status( $webinar_id );
		$is_staff           = 'trash' !== $post_status && current_user_can( 'control_webinar', $webinar_id );
		$this->is_cancelled = ! $is_staff && in_array( $webinar['status'], self::ANNOUNCED, true ) && in_array( $post_status, array( 'draft', 'pending', 'trash' ), true );
		return $is_staff || $this->is_cancelled ? $webinar : null;
	}

	/**
	 * Whether the webinar is announced to everybody.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function is_public( array $webinar ): bool {
		return 'draft' !== $webinar['status'] && ( $webinar['is_available'] ?? true ) && 'publish' === get_post_status( $webinar['webinar_id'] );
	}

	/**
	 * Reads a webinar without checking who may know of it.
	 *
	 * @return Webinar|null
	 */
	private function read( int $webinar_id ): ?array {
		/**
		 * Null where there is none.
		 *
		 * @var Webinar|null $webinar
		 */
		$webinar = $webinar_id < 1 ? null : apply_filters( 'core_webinar_get', null, $webinar_id );
		return $webinar;
	}
}
