<?php
/**
 * The webhook of each form.
 *
 * @package Webinars\Client_Webinar_Forms
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Forms;

use Webinars\Client_Webinar_Forms\Lib\Background_Job;

/**
 * Keeps the address and the secret of a form's webhook in protected meta, which neither REST nor an export of the page shows.
 */
final class Webhooks {

	private const META = '_webinar_form_webhook';

	public function is_set( int $form_id ): bool {
		return '' !== $this->url( $form_id );
	}

	public function url( int $form_id ): string {
		return $this->read( $form_id )['url'];
	}

	/**
	 * Sets the address, with a new secret, or removes both.
	 *
	 * @param string $url Checked by Webhook_Address; empty to remove it.
	 * @return string The secret, which is shown once; empty where the address is removed.
	 */
	public function set( int $form_id, string $url ): string {
		if ( '' === $url ) {
			delete_post_meta( $form_id, self::META );
			return '';
		}
		$secret = 'whsec_' . base64_encode( random_bytes( 32 ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- As Standard Webhooks writes a key.
		update_post_meta( $form_id, self::META, wp_slash( compact( 'url', 'secret' ) ) );
		return $secret;
	}

	/**
	 * Returns the value of the header `webhook-signature`.
	 *
	 * @param string $id        Value of `webhook-id`.
	 * @param int    $timestamp Value of `webhook-timestamp`, Unix seconds.
	 */
	public function sign( int $form_id, string $id, int $timestamp, string $body ): string {
		// phpcs:disable WordPress.PHP.DiscouragedPHPFunctions -- As Standard Webhooks writes keys and signatures.
		$key = (string) base64_decode( substr( $this->read( $form_id )['secret'], strlen( 'whsec_' ) ), true );
		return 'v1,' . base64_encode( hash_hmac( 'sha256', "$id.$timestamp.$body", $key, true ) );
		// phpcs:enable
	}

	/**
	 * Lets WP-Cron send what is owed when it is called next.
	 */
	public function send_soon( int $form_id ): void {
		if ( $this->is_set( $form_id ) ) {
			( new Background_Job( JOB_HOOK ) )->run_soon();
		}
	}

	/**
	 * Reads what is stored.
	 *
	 * @return array{url: string, secret: string}
	 */
	private function read( int $form_id ): array {
		$stored = get_post_meta( $form_id, self::META, true );
		return is_array( $stored ) && is_string( $stored['url'] ?? null ) && is_string( $stored['secret'] ?? null )
			? array(
				'url'    => $stored['url'],
				'secret' => $stored['secret'],
			)
			: array(
				'url'    => '',
				'secret' => '',
			);
	}
}
