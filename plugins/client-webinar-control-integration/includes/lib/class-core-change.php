<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * Changes that Core makes.
 *
 * @package Webinars\Client_Webinar_Control_Integration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Control_Integration\Lib;

/**
 * Requests a change of a webinar from Core on behalf of the signed-in person, and returns the result. Core's actions return
 * nothing: it announces each change and each refusal.
 */
final class Core_Change {

	/** Codes of a refusal and their HTTP status; any other is a conflict with the webinar's state. */
	private const STATUS_OF_CODE = array(
		'webinar_permission_denied' => 403,
		'webinar_not_found'         => 404,
		'webinar_save_failed'       => 500,
	);

	/**
	 * Requests the change.
	 *
	 * @param 'status'|'cta'|'stream'                $change     What changes.
	 * @param int                                    $webinar_id Webinar.
	 * @param callable(array<string, mixed>): void   $request    Fires Core's action with the context that it is given.
	 * @param string                                 $source     Which screen or job asks.
	 * @return bool Whether it changed; a repeat changes nothing.
	 * @throws Command_Refused When Core refuses.
	 */
	public static function request( string $change, int $webinar_id, callable $request, string $source ): bool {
		$refusal    = null;
		$is_changed = false;
		$on_refused = static function ( array $event ) use ( &$refusal, $change, $webinar_id ): void {
			if ( $change === $event['change'] && in_array( $event['webinar_id'], array( 0, $webinar_id ), true ) ) {
				$refusal ??= $event;
			}
		};
		$on_changed = static function ( array $event ) use ( &$is_changed, $webinar_id ): void {
			$is_changed = $is_changed || $event['webinar_id'] === $webinar_id;
		};
		add_action( 'core_webinar_change_refused', $on_refused );
		add_action( 'core_webinar_status_changed', $on_changed );
		add_action( 'core_webinar_cta_visibility_changed', $on_changed );
		add_action( 'core_webinar_stream_changed', $on_changed );
		try {
			$request(
				array(
					'actor_id'  => get_current_user_id(),
					'timestamp' => time(),
					'source'    => $source,
				)
			);
		} finally {
			remove_action( 'core_webinar_change_refused', $on_refused );
			remove_action( 'core_webinar_status_changed', $on_changed );
			remove_action( 'core_webinar_cta_visibility_changed', $on_changed );
			remove_action( 'core_webinar_stream_changed', $on_changed );
		}
		// A refusal beside a change concerns something that a listener to the change tried.
		if ( is_array( $refusal ) && ! $is_changed ) {
			$code    = is_string( $refusal['code'] ?? null ) ? $refusal['code'] : 'webinar_save_failed';
			$message = is_string( $refusal['message'] ?? null ) ? $refusal['message'] : $code;
			throw new Command_Refused( self::STATUS_OF_CODE[ $code ] ?? 409, $code, $message, $webinar_id ); // phpcs:ignore WordPress.Security.EscapeOutput -- Escaped where it is shown.
		}
		return $is_changed;
	}
}
