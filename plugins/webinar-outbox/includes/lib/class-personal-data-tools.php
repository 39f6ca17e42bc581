<?php
/**
 * Copied from lib/php by `npm run contract`: change it there.
 *
 * WordPress's tools for personal data.
 *
 * @package Webinars\Webinar_Outbox
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Outbox\Lib;

use WP_User;

/**
 * Registers the module's exporter and eraser, and finds the lead of a mail address.
 *
 * @phpstan-type ExportItem array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}
 * @phpstan-type ExportAnswer array{data: list<ExportItem>, done: bool}
 * @phpstan-type EraseAnswer array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
 */
abstract class Personal_Data_Tools {

	private const ID = 'webinar-outbox';

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
	 * Adds the hooks.
	 */
	public function add_hooks(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( $this, 'add_exporter' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'add_eraser' ) );
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
		if ( ! $user instanceof WP_User ) {
			return 0;
		}
		/** This filter is documented in contract/hooks/core_webinar_lead_id.json. */
		$lead_id = apply_filters( 'core_webinar_lead_id', $user->ID, $user->ID );
		return is_int( $lead_id ) ? max( 0, $lead_id ) : $user->ID;
	}
}
