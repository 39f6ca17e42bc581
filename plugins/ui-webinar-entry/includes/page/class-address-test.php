<?php
/**
 * Whether something else has the addresses of entry pages.
 *
 * @package Webinars\Ui_Webinar_Entry
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Entry;

use WP_Post;

/**
 * Names in Site Health a page, or a rule of another plugin, at the address of a webinar: visitors get the entry page there, and not what
 * the other plugin has there.
 */
final class Address_Test {

	/** Webinars whose addresses are tested, the latest first. */
	private const WEBINARS_AT_MOST = 20;

	/** What the rules of WordPress's own posts, pages and archives ask for. */
	private const OWN_RULES = '/[?&](pagename|name|p|page_id|attachment|category_name|tag|author_name|year|error)=/';

	public function __construct( private readonly Entry_Address $address ) {}

	/**
	 * Answers `site_status_tests`.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add( array $tests ): array {
		$tests['direct']['ui_webinar_entry_addresses'] = array(
			'label' => __( 'Addresses of webinar pages', 'ui-webinar-entry' ),
			'test'  => array( $this, 'test' ),
		);
		return $tests;
	}

	/**
	 * Returns the result of the test.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test(): array {
		$problems = array_unique( array( ...$this->hidden_posts(), ...$this->foreign_rules() ) );
		return array(
			'label'       => array() === $problems ? __( 'The addresses of webinar pages are free', 'ui-webinar-entry' ) : __( 'Something else has an address of a webinar page', 'ui-webinar-entry' ),
			'status'      => array() === $problems ? 'good' : 'recommended',
			'badge'       => array(
				'label' => __( 'Webinars', 'ui-webinar-entry' ),
				'color' => 'blue',
			),
			'description' => '<p>' . implode( '</p><p>', array_map( 'esc_html', array() === $problems ? array( __( 'Each webinar has a page of its own, and hides no other page.', 'ui-webinar-entry' ) ) : $problems ) ) . '</p>',
			'actions'     => '',
			'test'        => 'ui_webinar_entry_addresses',
		);
	}

	/**
	 * Pages and posts at the address of a webinar.
	 *
	 * @return list<string> Sentences.
	 */
	private function hidden_posts(): array {
		/**
		 * Empty while Core is off.
		 *
		 * @var list<Webinar> $webinars
		 */
		$webinars = apply_filters(
			'core_webinar_list',
			array(),
			array(
				'types'    => array( 'live', 'auto' ),
				'order'    => 'desc',
				'per_page' => self::WEBINARS_AT_MOST,
			)
		);
		$problems = array();
		foreach ( $webinars as $webinar ) {
			$url   = $this->address->url( $webinar['webinar_id'] );
			$other = '' === get_option( 'permalink_structure' ) ? null : get_post( url_to_postid( $url ) );
			if ( $other instanceof WP_Post && $other->ID !== $webinar['webinar_id'] ) {
				/* translators: 1: address, 2: title of a webinar, 3: title of another page. */
				$problems[] = sprintf( __( '%1$s shows the webinar “%2$s”, and the page “%3$s” has the same address. Change the address of that page.', 'ui-webinar-entry' ), $url, $webinar['title'], html_entity_decode( get_the_title( $other ), ENT_QUOTES, 'UTF-8' ) );
			}
		}
		return $problems;
	}

	/**
	 * The rule of another plugin by which it answers such addresses.
	 *
	 * @return list<string> Sentences.
	 */
	private function foreign_rules(): array {
		global $wp_rewrite;
		$path = Entry_Address::BASE . '/1-x';
		foreach ( (array) $wp_rewrite->wp_rewrite_rules() as $pattern => $query ) {
			if ( 1 === preg_match( "#^$pattern#", $path ) ) {
				return is_string( $query ) && 1 !== preg_match( self::OWN_RULES, $query )
					/* translators: 1: beginning of an address, 2: a rule for addresses. */
					? array( sprintf( __( 'Another plugin also answers addresses under %1$s (its rule: %2$s). Where such an address begins with the number of a webinar, visitors see the webinar. Give that plugin another address.', 'ui-webinar-entry' ), home_url( '/' . Entry_Address::BASE . '/' ), $pattern ) )
					: array();
			}
		}
		return array();
	}
}
