<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * WordPress's tools for personal data.
 *
 * @package Webinars\Webinar_Chat
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Chat\Lib;

use Throwable;
use WP_User;

/**
 * Registers the module's exporter and eraser, finds the lead of a mail address, and erases the lead of a deleted user.
 *
 * What must be kept at the deletion, and the rest of a long history, is erased later: forget_deleted(). An option for each such lead
 * remembers it, because nobody finds the lead by an address any more.
 *
 * @phpstan-type ExportItem array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}
 * @phpstan-type ExportAnswer array{data: list<ExportItem>, done: bool}
 * @phpstan-type EraseAnswer array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
 */
abstract class Personal_Data_Tools {

	private const ID = 'webinar-chat';

	private const SECONDS_PER_RUN = 20;

	private const LEADS_PER_RUN = 50;

	private const RETRY_SECONDS = 10 * MINUTE_IN_SECONDS;

	/**
	 * Names the data, translated, as a heading of the export.
	 */
	abstract protected function label(): string;

	/**
	 * Exports one page of what is known about a lead.
	 *
	 * @param int $page From 1.
	 * @return ExportAnswer
	 */
	abstract protected function export_lead( int $lead_id, int $page ): array;

	/**
	 * Erases what is known about a lead; WordPress repeats the call until it is done.
	 *
	 * @return EraseAnswer
	 */
	abstract protected function erase_lead( int $lead_id ): array;

	/**
	 * Deletes what is not decided yet about the lead of a deleted user, so that nobody decides it and writes to the person. The eraser keeps it.
	 */
	protected function forget_undecided( int $lead_id ): void {} // phpcs:ignore Generic.CodeAnalysis.UnusedFunctionParameter.Found -- For the modules that decide.

	/**
	 * Adds the hooks.
	 */
	public function add_hooks(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( $this, 'add_exporter' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'add_eraser' ) );
		// Before the deletion: afterwards nobody knows the lead.
		add_action( 'delete_user', array( $this, 'on_user_deleted' ), 10, 1 );
		add_action( 'wpmu_delete_user', array( $this, 'on_user_deleted_from_network' ), 10, 1 );
	}

	/**
	 * Erases a user's lead, as far as that can be done now. On a network WordPress only takes the user off the site: the account stays, and
	 * the eraser finds it.
	 */
	public function on_user_deleted( int $user_id ): void {
		if ( ! is_multisite() ) {
			$this->forget_lead( self::lead_without( $user_id ) );
		}
	}

	/**
	 * Erases a user's lead on every site that has the tables.
	 */
	public function on_user_deleted_from_network( int $user_id ): void {
		$lead_id = self::lead_without( $user_id );
		Every_Site::run(
			function () use ( $lead_id ): void {
				if ( false !== get_option( self::prefix() . 'schema_version' ) ) {
					$this->forget_lead( $lead_id );
				}
			}
		);
	}

	/**
	 * Erases at a heartbeat of the sidecar what had to be kept when users were deleted.
	 *
	 * @param WebinarOutboxHeartbeat $heartbeat The outbox's payload.
	 */
	public function forget_deleted_at_heartbeat( array $heartbeat ): void {
		$this->forget_deleted_until( $heartbeat['until'] );
	}

	/**
	 * Erases in a run of WP-Cron what had to be kept when users were deleted.
	 */
	public function forget_deleted(): void {
		$this->forget_deleted_until( time() + self::SECONDS_PER_RUN );
	}

	/**
	 * Removes what is remembered of deleted users, for uninstall.php.
	 */
	public static function uninstall(): void {
		array_map( 'delete_option', self::remembered( PHP_INT_MAX ) );
	}

	/**
	 * Answers `wp_privacy_personal_data_exporters`.
	 *
	 * @param array<string, array<string, mixed>> $exporters Known exporters.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_exporter( array $exporters ): array {
		$exporters[ self::ID ] = array(
			'exporter_friendly_name' => $this->label(),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Answers `wp_privacy_personal_data_erasers`.
	 *
	 * @param array<string, array<string, mixed>> $erasers Known erasers.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_eraser( array $erasers ): array {
		$erasers[ self::ID ] = array(
			'eraser_friendly_name' => $this->label(),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Exports one page of what is known about a person.
	 *
	 * @param string $email Address.
	 * @param int    $page  From 1.
	 * @return ExportAnswer
	 */
	public function export( string $email, int $page ): array {
		$lead_id = $this->lead_id( $email );
		return 0 === $lead_id
			? array(
				'data' => array(),
				'done' => true,
			)
			: $this->export_lead( $lead_id, $page );
	}

	/**
	 * Erases what is known about a person.
	 *
	 * @param string $email Address.
	 * @return EraseAnswer
	 */
	public function erase( string $email ): array {
		$lead_id = $this->lead_id( $email );
		return 0 === $lead_id ? self::erased( false ) : $this->erase_lead( $lead_id );
	}

	/**
	 * Makes an item of the export; empty fields are left out.
	 *
	 * @param string                $item_id Unique in the group.
	 * @param array<string, string> $fields  Plain text by its translated name.
	 * @return ExportItem
	 */
	protected function item( string $item_id, array $fields ): array {
		$data = array();
		foreach ( array_filter( $fields, static fn( string $value ): bool => '' !== $value ) as $name => $value ) {
			$data[] = array(
				'name'  => $name,
				'value' => esc_html( $value ),
			);
		}
		return array(
			'group_id'    => self::ID,
			'group_label' => $this->label(),
			'item_id'     => $item_id,
			'data'        => $data,
		);
	}

	/**
	 * Makes the answer of an eraser.
	 *
	 * @param bool   $is_removed Whether something was erased.
	 * @param string $retained   Why something was kept, translated; empty when nothing was.
	 * @param bool   $is_done    Whether WordPress need not call again.
	 * @return EraseAnswer
	 */
	protected static function erased( bool $is_removed, string $retained = '', bool $is_done = true ): array {
		return array(
			'items_removed'  => $is_removed,
			'items_retained' => '' !== $retained,
			'messages'       => '' === $retained ? array() : array( $retained ),
			'done'           => $is_done,
		);
	}

	/**
	 * Finds the lead of a mail address, 0 when nobody has it.
	 */
	private function lead_id( string $email ): int {
		$user = get_user_by( 'email', $email );
		return $user instanceof WP_User ? self::lead_of( $user->ID ) : 0;
	}

	/**
	 * Finds the lead of a user, 0 for nobody.
	 */
	private static function lead_of( int $user_id ): int {
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user_id, $user_id );
		return is_int( $lead_id ) ? max( 0, $lead_id ) : $user_id;
	}

	/**
	 * Finds the lead that loses its last user, 0 where the CRM knows another user as the same lead.
	 */
	private static function lead_without( int $user_id ): int {
		$lead_id = self::lead_of( $user_id );
		/** This filter is documented in contract/hooks/core_webinar_lead_has_other_users.json. */
		return $lead_id > 0 && true !== apply_filters( 'core_webinar_lead_has_other_users', false, $lead_id, $user_id ) ? $lead_id : 0;
	}

	/**
	 * Remembers a lead until nothing is known about it, and erases a first batch.
	 */
	private function forget_lead( int $lead_id ): void {
		if ( $lead_id > 0 ) {
			update_option( self::prefix() . "deleted_lead_$lead_id", time(), false );
			$this->forget_batch( $lead_id );
		}
	}

	/**
	 * Erases the remembered leads batch by batch.
	 *
	 * @param int $until Unix seconds from which no batch is begun.
	 */
	private function forget_deleted_until( int $until ): void {
		foreach ( self::remembered( self::LEADS_PER_RUN ) as $option ) {
			$is_due = get_option( $option ) <= time();
			while ( $is_due && time() < $until ) {
				$is_due = $this->forget_batch( (int) substr( $option, (int) strrpos( $option, '_' ) + 1 ) );
			}
		}
	}

	/**
	 * Erases one batch of a remembered lead.
	 *
	 * @return bool Whether the next batch can be erased at once.
	 */
	private function forget_batch( int $lead_id ): bool {
		$option = self::prefix() . "deleted_lead_$lead_id";
		try {
			$this->forget_undecided( $lead_id );
			$answer = $this->erase_lead( $lead_id );
		} catch ( Throwable $error ) {
			// WordPress goes on with the deletion, and other modules with their work.
			Core_Log::failure( self::prefix() . 'forgetting_failed', $error );
			$answer = self::erased( false, 'The database refused.' );
		}
		if ( $answer['done'] && ! $answer['items_retained'] ) {
			delete_option( $option );
		} elseif ( $answer['done'] ) {
			update_option( $option, time() + self::RETRY_SECONDS, false );
		}
		return ! $answer['done'];
	}

	/**
	 * Lists the options of remembered leads, the longest due first.
	 *
	 * @return list<string>
	 */
	private static function remembered( int $limit ): array {
		global $wpdb;
		return array_map(
			'strval',
			array_values(
				$wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s ORDER BY option_value LIMIT %d", $wpdb->esc_like( self::prefix() . 'deleted_lead_' ) . '%', $limit ) )
			)
		);
	}

	/** The prefix of the module's options. */
	private static function prefix(): string {
		return str_replace( '-', '_', self::ID ) . '_';
	}
}
