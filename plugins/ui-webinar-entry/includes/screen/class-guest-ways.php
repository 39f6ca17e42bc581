<?php
/**
 * What a guest can do.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

use Webinars\Ui_Webinar_Entry\Lib\Site_Address;
use WP_Post;

/**
 * Draws the same for every guest: one button, or the form where the site has no sign-up page, and the way back in for who has a seat.
 */
final class Guest_Ways {

	/** Core's default of the guest's button. Most new sites have no such page. */
	private const SIGN_UP_PATH = '/signup/';

	/**
	 * Returns the HTML.
	 *
	 * @param Webinar $webinar Webinar.
	 * @param string  $url     Address of this page, to come back to.
	 */
	public function draw( array $webinar, string $state, string $url ): string {
		$sign_in = wp_login_url( $url );
		if ( Entry_State::RECORDING === $state ) {
			return Ways::paragraph( Ways::button( $sign_in, __( 'Sign in to watch', 'ui-webinar-entry' ) ), Ways::schedule() );
		}
		$is_auto = in_array( $state, Entry_State::AUTO, true );
		if ( ! $is_auto && ! in_array( $state, Entry_State::OPEN, true ) ) {
			return Ways::paragraph( Entry_State::LATE === $state ? Ways::link( $sign_in, __( 'I have a seat: sign in', 'ui-webinar-entry' ) ) : '', Ways::schedule() );
		}
		$is_full = Seats::are_gone( $webinar );
		$note    = match ( true ) {
			$is_full                         => Ways::note( __( 'All seats are taken. You can still join the waiting list: a seat that becomes free goes to the first on it.', 'ui-webinar-entry' ) ),
			Entry_State::UNOPENED === $state => Ways::unopened(),
			default                          => '',
		};
		$text = trim( $webinar['guest_cta']['text'] );
		$text = match ( true ) {
			$is_full    => __( 'Join the waiting list', 'ui-webinar-entry' ),
			'' === $text => $is_auto ? __( 'Get access to the recording', 'ui-webinar-entry' ) : __( 'Book a seat at the webinar', 'ui-webinar-entry' ),
			default     => $text,
		};
		$form = $this->has_sign_up_page( $webinar ) ? '' : $this->form( $webinar['webinar_id'], $text );
		return $note . $form . Ways::paragraph(
			'' === $form ? Ways::button( $this->sign_up_url( $webinar ), $text, false, Ways::WITH_CAMPAIGN ) : '',
			Ways::link( $sign_in, $is_auto ? __( 'I have access: sign in', 'ui-webinar-entry' ) : __( 'I have a seat: sign in', 'ui-webinar-entry' ), Ways::WITH_CAMPAIGN ),
			Entry_State::SCHEDULED === $state ? Ways::calendar( $webinar['webinar_id'] ) : ''
		);
	}

	/**
	 * Whether the guest's button leads somewhere: to an address that the organizer has entered, or to a page at the default path.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function has_sign_up_page( array $webinar ): bool {
		if ( ! in_array( trim( $webinar['guest_cta']['url'] ), array( '', self::SIGN_UP_PATH ), true ) ) {
			return true;
		}
		$page = get_page_by_path( self::SIGN_UP_PATH );
		return $page instanceof WP_Post && 'publish' === $page->post_status;
	}

	/**
	 * A path on this site, or an external address.
	 *
	 * @param Webinar $webinar Webinar.
	 */
	private function sign_up_url( array $webinar ): string {
		$address = Site_Address::resolve( $webinar['guest_cta']['url'] );
		return '' === $address ? Site_Address::resolve( self::SIGN_UP_PATH ) : $address;
	}

	/**
	 * The form of the registration module; empty while it takes no guests, as on a site that sends no mail.
	 */
	private function form( int $webinar_id, string $button ): string {
		/**
		 * Empty while the module is off.
		 *
		 * @var array<string, array{action: string, url?: string}> $commands
		 */
		$commands = apply_filters( 'client_webinar_registration_commands', array(), $webinar_id );
		$request  = $commands['request'] ?? null;
		if ( null === $request ) {
			return '';
		}
		$policy = get_privacy_policy_url();
		ob_start();
		?>
		<p>
			<label for="webinar-entry-name"><?php esc_html_e( 'Your name', 'ui-webinar-entry' ); ?></label>
			<input id="webinar-entry-name" name="name" type="text" autocomplete="name" maxlength="100" required>
		</p>
		<p>
			<label for="webinar-entry-email"><?php esc_html_e( 'Your e-mail address', 'ui-webinar-entry' ); ?></label>
			<input id="webinar-entry-email" name="email" type="email" autocomplete="email" maxlength="100" required aria-describedby="webinar-entry-mail">
			<span id="webinar-entry-mail" class="webinar-entry__hint"><?php esc_html_e( 'We send you a link there. No password is needed.', 'ui-webinar-entry' ); ?></span>
		</p>
		<?php // Programs fill in every field. ?>
		<p class="webinar-entry__unseen" aria-hidden="true">
			<label for="webinar-entry-website"><?php esc_html_e( 'Leave this field empty', 'ui-webinar-entry' ); ?></label>
			<input id="webinar-entry-website" name="website" type="text" autocomplete="off" tabindex="-1">
		</p>
		<p class="webinar-entry__consent">
			<input id="webinar-entry-consent" name="consent" type="checkbox" value="1" required>
			<label for="webinar-entry-consent"><?php esc_html_e( 'I agree that this site stores my name and address for this webinar and writes to me about it.', 'ui-webinar-entry' ); ?></label>
		</p>
		<?php
		if ( '' !== $policy ) {
			printf( '<p class="webinar-entry__hint">%s</p>', Ways::link( $policy, __( 'Privacy policy', 'ui-webinar-entry' ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes.
		}
		echo Ways::submit( $button ); // phpcs:ignore WordPress.Security.EscapeOutput -- It escapes.
		return Ways::form(
			$request['url'] ?? Site_Address::ajax(),
			array(
				'action'     => $request['action'],
				'webinar_id' => (string) $webinar_id,
				'source'     => '',
				'campaign'   => '',
				// A script fetches it when the form is touched; without one the registration module asks for one more tap.
				'started_at' => '',
			),
			(string) ob_get_clean(),
			$commands['started']['action'] ?? ''
		);
	}
}
