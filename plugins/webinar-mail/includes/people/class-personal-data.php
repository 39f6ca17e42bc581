<?php
/**
 * Export and erasure of personal data.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Exports what is known about an address, and erases a person's choice. That the address gets no mails stays: erasing it would send them
 * again. The row is a keyed hash and names nobody.
 */
final class Personal_Data {

	private const ID = 'webinar-mail';

	public function __construct( private readonly Personal_Choice $choice, private readonly Suppressed_Addresses $suppressed ) {}

	/**
	 * Answers `wp_privacy_personal_data_exporters`.
	 *
	 * @param array<string, array<string, mixed>> $exporters Known exporters.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_exporter( array $exporters ): array {
		$exporters[ self::ID ] = array(
			'exporter_friendly_name' => __( 'E-mails about webinars', 'webinar-mail' ),
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
			'eraser_friendly_name' => __( 'E-mails about webinars', 'webinar-mail' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Exports what is known about an address.
	 *
	 * @return array{data: list<array{group_id: string, group_label: string, item_id: string, data: list<array{name: string, value: string}>}>, done: bool}
	 */
	public function export( string $email ): array {
		$user   = get_user_by( 'email', $email );
		$choice = false === $user ? '' : $this->choice->of_user( $user->ID );
		$since  = $this->suppressed->since( $email );
		$data   = array();
		if ( '' !== $choice ) {
			$data[] = array(
				'name'  => __( 'Messages', 'webinar-mail' ),
				'value' => Personal_Choice::MAIL === $choice ? __( 'Only by e-mail', 'webinar-mail' ) : __( 'Only to Telegram', 'webinar-mail' ),
			);
		}
		if ( $since > 0 ) {
			$data[] = array(
				'name'  => __( 'No e-mails since', 'webinar-mail' ),
				'value' => wp_date( 'Y-m-d H:i', $since ) . ' (' . $this->suppressed->reason( $email ) . ')',
			);
		}
		return array(
			'data' => array() === $data ? array() : array(
				array(
					'group_id'    => self::ID,
					'group_label' => __( 'E-mails about webinars', 'webinar-mail' ),
					'item_id'     => self::ID,
					'data'        => $data,
				),
			),
			'done' => true,
		);
	}

	/**
	 * Erases a person's choice.
	 *
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	public function erase( string $email ): array {
		$user          = get_user_by( 'email', $email );
		$is_suppressed = '' !== $this->suppressed->reason( $email );
		return array(
			'items_removed'  => false !== $user && $this->choice->forget( $user->ID ),
			'items_retained' => $is_suppressed,
			'messages'       => $is_suppressed ? array( __( 'That this address gets no e-mails was kept, as a number from which nobody can read the address. Otherwise it would get them again.', 'webinar-mail' ) ) : array(),
			'done'           => true,
		);
	}
}
