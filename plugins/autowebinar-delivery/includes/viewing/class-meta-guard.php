<?php
/**
 * Guards the seven keys.
 *
 * @package Webinars\Autowebinar_Delivery
 */

declare( strict_types=1 );

namespace Webinars\Autowebinar_Delivery;

use Webinars\Autowebinar_Delivery\Lib\Core_Log;

/**
 * Refuses every write of a viewing by WordPress's meta functions, and so by all that uses them: profile forms, REST, importers, WP-CLI.
 * The store writes past them, also when a person is deleted.
 *
 * It runs last, so that a filter of another plugin that returns null by mistake allows no write.
 */
final class Meta_Guard {

	/**
	 * Answers add_user_meta().
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 */
	public function on_add( mixed $check, int $user_id, string $key ): mixed {
		return $this->check( $check, $user_id, $key );
	}

	/**
	 * Answers update_user_meta().
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 */
	public function on_update( mixed $check, int $user_id, string $key ): mixed {
		return $this->check( $check, $user_id, $key );
	}

	/**
	 * Answers delete_user_meta().
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 */
	public function on_delete( mixed $check, int $user_id, string $key ): mixed {
		return $this->check( $check, $user_id, $key );
	}

	/**
	 * Answers update_metadata_by_mid().
	 *
	 * @param mixed $check   Null, or the result of an earlier filter.
	 * @param mixed $new_key New key; false keeps the old one.
	 */
	public function on_update_by_id( mixed $check, int $meta_id, mixed $value, mixed $new_key ): mixed {
		$row = get_metadata_by_mid( 'user', $meta_id );
		if ( false === $row ) {
			return $check;
		}
		$check = $this->check( $check, (int) $row->user_id, (string) $row->meta_key );
		return is_string( $new_key ) ? $this->check( $check, (int) $row->user_id, $new_key ) : $check;
	}

	/**
	 * Answers delete_metadata_by_mid().
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 */
	public function on_delete_by_id( mixed $check, int $meta_id ): mixed {
		$row = get_metadata_by_mid( 'user', $meta_id );
		return false === $row ? $check : $this->check( $check, (int) $row->user_id, (string) $row->meta_key );
	}

	/**
	 * Refuses a guarded key.
	 *
	 * @param mixed $check Null, or the result of an earlier filter.
	 */
	private function check( mixed $check, int $user_id, string $key ): mixed {
		if ( ! in_array( $key, Viewing_Store::KEYS, true ) ) {
			return $check;
		}
		Core_Log::write( 'warning', 'autowebinar_meta_write_refused', "A write of $key was refused: only watching the recording changes it.", 0, $user_id );
		return false;
	}
}
