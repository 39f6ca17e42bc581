<?php
/**
 * Tests of the read model: its queries and its freshness.
 *
 * @package Webinars\Core_Webinar_Event
 */

declare( strict_types=1 );

use PHPUnit\Framework\Attributes\DataProvider;
use Webinars\Tests\Webinar_TestCase;

/** A webinar takes at most one query, and an answer is never stale. */
final class ReadModelTest extends Webinar_TestCase {

	/**
	 * With speakers and a poster: one query for all, then none.
	 */
	public function test_get_takes_one_query(): void {
		$id   = $this->full_webinar( 2 );
		$read = static fn(): ?array => apply_filters( 'core_webinar_get', null, $id );

		$this->forget_all();
		$webinar = $read();
		self::assertCount( 2, $webinar['speakers'] );
		self::assertNotSame( '', $webinar['poster_url'] );
		self::assertCount( 0, $this->queries( $read ) );

		$this->forget_all();
		self::assertCount( 1, $this->queries( $read ) );
		self::assertCount( 0, $this->queries( $read ) );
		self::assertSame( $webinar, $read() );
	}

	/** Whatever the caches lack takes one query. */
	public function test_get_takes_one_query_for_uncached_data(): void {
		$id        = $this->full_webinar( 2 );
		$read      = static fn(): ?array => apply_filters( 'core_webinar_get', null, $id );
		$webinar   = $read();
		$poster_id = (int) get_post_thumbnail_id( $id );
		$lost      = array(
			'post' => array( $id, $poster_id ),
			'user' => $webinar['speaker_user_ids'],
		);
		foreach ( $lost as $kind => $ids ) {
			foreach ( $ids as $index => $lost_id ) {
				wp_cache_delete( $lost_id, "{$kind}s" );
				wp_cache_delete( $lost_id, "{$kind}_meta" );
				self::assertCount( 1, $this->queries( $read ), "$kind $index" );
				self::assertSame( $webinar, $read() );
			}
		}
	}

	/** The query fills WordPress's caches with the same data as WordPress does. */
	public function test_caches_are_those_of_wordpress(): void {
		$id        = $this->full_webinar( 1 );
		$poster_id = (int) get_post_thumbnail_id( $id );
		$user_id   = (int) apply_filters( 'core_webinar_get', null, $id )['speaker_user_ids'][0];
		add_post_meta( $id, 'twice', 'first' );
		add_post_meta( $id, 'twice', array( 'second' ) );
		$read = static fn(): array => array(
			get_post( $id, ARRAY_A ),
			get_post( $poster_id, ARRAY_A ),
			get_post_meta( $id ),
			get_post_meta( $poster_id ),
			get_userdata( $user_id )->to_array(),
			get_user_meta( $user_id ),
		);

		$this->forget_all();
		$expected = $read();
		$this->forget_all();
		apply_filters( 'core_webinar_get', null, $id );
		self::assertCount( 0, $this->queries( $read ) );
		self::assertEquals( $expected, $read() );
	}

	/** A missing webinar, speaker or poster takes one query too, and its field is empty. */
	public function test_missing_data_takes_one_query(): void {
		global $wpdb;
		$none = fn(): array => $this->queries( static fn() => self::assertNull( apply_filters( 'core_webinar_get', null, 999999 ) ) );
		$this->forget_all();
		self::assertCount( 1, $none() );

		$id       = $this->full_webinar( 2 );
		$webinar  = apply_filters( 'core_webinar_get', null, $id );
		$user_ids = $webinar['speaker_user_ids'];
		// Deleted by SQL, so that WordPress does not invalidate its caches.
		$wpdb->delete( $wpdb->posts, array( 'ID' => get_post_thumbnail_id( $id ) ) );
		$wpdb->delete( $wpdb->users, array( 'ID' => $user_ids[0] ) );
		foreach ( array( 'cold', 'once more' ) as $when ) {
			if ( 'cold' === $when ) {
				$this->forget_all();
			}
			$read = array();
			self::assertLessThanOrEqual(
				1,
				count(
					$this->queries(
						static function () use ( $id, &$read ): void {
							$read = apply_filters( 'core_webinar_get', null, $id );
						}
					)
				),
				$when
			);
			self::assertSame( array( $user_ids[1] ), array_column( $read['speakers'], 'user_id' ), $when );
			self::assertSame( '', $read['poster_url'], $when );
		}
	}

	/** A page of the list takes one query for the ids and one for the rows. */
	public function test_list_takes_two_queries(): void {
		for ( $i = 0; $i < 20; $i++ ) {
			$this->full_webinar( 1, $i );
		}
		$read = static fn(): array => apply_filters( 'core_webinar_list', array(), array( 'status' => array( 'scheduled' ) ) );
		$this->forget_all();
		self::assertCount( 2, $this->queries( $read ) );
		self::assertCount( 0, $this->queries( $read ) );
		$webinars = $read();
		self::assertCount( 20, $webinars );
		self::assertCount( 20, array_unique( array_column( $webinars, 'poster_url' ) ) );
	}

	/**
	 * The current webinar, or that there is none: one query, then none.
	 */
	public function test_current_takes_one_query(): void {
		$read = static fn(): ?int => apply_filters( 'core_webinar_get_current', null );
		$this->forget_all();
		self::assertCount( 1, $this->queries( $read ) );
		self::assertCount( 0, $this->queries( $read ) );
		self::assertNull( $read() );

		$owner = $this->create_user( 'webinar_organizer' );
		$id    = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		foreach ( array( 'scheduled', 'live' ) as $status ) {
			if ( 'live' === $status ) {
				do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );
			}
			$this->forget_all();
			self::assertCount( 1, $this->queries( $read ), $status );
			self::assertCount( 0, $this->queries( $read ), $status );
			self::assertSame( $id, $read(), $status );
		}
	}

	/** Each change that makes another webinar the current one is seen. */
	public function test_current_shows_each_change(): void {
		$own    = array( 'owner_user_id' => $this->create_user( 'webinar_organizer' ) );
		$first  = $this->create_webinar( array( 'scheduled_at' => time() + 100 ) + $own );
		$second = $this->create_webinar( array( 'scheduled_at' => time() + 200 ) + $own );
		$read   = static fn(): ?int => apply_filters( 'core_webinar_get_current', null );
		self::assertSame( $first, $read() );

		update_post_meta( $first, 'scheduled_at', time() + 300 );
		self::assertSame( $second, $read() );
		wp_update_post(
			array(
				'ID'          => $second,
				'post_status' => 'draft',
			)
		);
		self::assertSame( $first, $read() );
		wp_publish_post( $second );
		self::assertSame( $second, $read() );
		update_post_meta( $second, 'scheduled_at', time() - 90 * MINUTE_IN_SECONDS );
		self::assertSame( $first, $read() );
		update_post_meta( $second, 'duration_minutes', 120 );
		self::assertSame( $second, $read() );
		wp_trash_post( $second );
		self::assertSame( $first, $read() );
		wp_delete_post( $first, true );
		self::assertNull( $read() );
	}

	/**
	 * Changes of a webinar, and how to recognize them.
	 *
	 * @return iterable<string, array{Closure(array<string, int>): mixed, Closure(array<string, mixed>, array<string, int>): bool}>
	 */
	public static function changes(): iterable {
		$url = static fn( int $attachment_id ): string => (string) wp_get_attachment_image_url( $attachment_id, 'large' );
		yield 'a title' => array(
			static fn( array $ids ) => wp_update_post(
				array(
					'ID'         => $ids['webinar'],
					'post_title' => 'New',
				)
			),
			static fn( array $webinar ): bool => 'New' === $webinar['title'],
		);
		yield 'a text and an excerpt' => array(
			static fn( array $ids ) => wp_update_post(
				array(
					'ID'           => $ids['webinar'],
					'post_content' => '<p>New</p>',
					'post_excerpt' => 'Short',
				)
			),
			static fn( array $webinar ): bool => array( '<p>New</p>', 'Short' ) === array( $webinar['description'], $webinar['excerpt'] ),
		);
		yield 'a field' => array(
			static fn( array $ids ) => update_post_meta( $ids['webinar'], 'room_cta_text', 'New' )
				&& update_post_meta( $ids['webinar'], 'room_cta_url', 'https://webinars.test/' ),
			static fn( array $webinar ): bool => 'New' === $webinar['room_cta']['text'],
		);
		yield 'whether attendees see how many they are' => array(
			static fn( array $ids ) => update_post_meta( $ids['webinar'], 'shows_people', 1 ),
			static fn( array $webinar ): bool => $webinar['shows_people'],
		);
		yield 'the status' => array(
			static fn( array $ids ) => do_action(
				'core_webinar_set_status',
				$ids['webinar'],
				'start',
				array(
					'actor_id'  => $ids['owner'],
					'timestamp' => time(),
					'source'    => 'test',
				)
			),
			static fn( array $webinar ): bool => 'live' === $webinar['status'] && $webinar['started_at'] > 0,
		);
		yield 'a speaker\'s name' => array(
			static fn( array $ids ) => wp_update_user(
				array(
					'ID'           => $ids['speaker'],
					'display_name' => 'Renamed',
				)
			),
			static fn( array $webinar ): bool => 'Renamed' === $webinar['speakers'][0]['display_name'],
		);
		yield 'a speaker\'s picture' => array(
			static fn( array $ids ) => wp_update_user(
				array(
					'ID'         => $ids['speaker'],
					'user_email' => 'new@webinars.test',
				)
			),
			static fn( array $webinar ): bool => str_contains( $webinar['speakers'][0]['avatar_url'], hash( 'sha256', 'new@webinars.test' ) ),
		);
		yield 'the site\'s way to draw pictures of people' => array(
			static fn() => update_option( 'avatar_default', 'robohash' ),
			static fn( array $webinar ): bool => str_contains( $webinar['speakers'][0]['avatar_url'], 'robohash' ),
		);
		yield 'the language' => array(
			static fn() => switch_to_locale( 'ru_RU' ),
			static fn( array $webinar ): bool => 'Забронировать место на вебинар' === $webinar['guest_cta']['text'],
		);
		yield 'a deleted speaker' => array(
			static fn( array $ids ) => wp_delete_user( $ids['speaker'] ),
			static fn( array $webinar, array $ids ): bool => array( $ids['other'] ) === array_column( $webinar['speakers'], 'user_id' ),
		);
		yield 'other speakers' => array(
			static fn( array $ids ) => update_post_meta( $ids['webinar'], 'speaker_user_ids', array( $ids['owner'], $ids['other'] ) ),
			static fn( array $webinar, array $ids ): bool => array( $ids['owner'], $ids['other'] ) === array_column( $webinar['speakers'], 'user_id' ),
		);
		yield 'no speakers' => array(
			static fn( array $ids ) => delete_post_meta( $ids['webinar'], 'speaker_user_ids' ),
			static fn( array $webinar ): bool => array() === $webinar['speakers'],
		);
		yield 'another poster' => array(
			static fn( array $ids ) => set_post_thumbnail( $ids['webinar'], $ids['picture'] ),
			static fn( array $webinar, array $ids ): bool => $url( $ids['picture'] ) === $webinar['poster_url'],
		);
		yield 'no poster' => array(
			static fn( array $ids ) => delete_post_thumbnail( $ids['webinar'] ),
			static fn( array $webinar ): bool => '' === $webinar['poster_url'],
		);
		yield 'a deleted poster' => array(
			static fn( array $ids ) => wp_delete_attachment( $ids['poster'], true ),
			static fn( array $webinar ): bool => '' === $webinar['poster_url'],
		);
		yield 'another file of the poster' => array(
			static fn( array $ids ) => update_attached_file( $ids['poster'], '2026/11/edited.png' ),
			static fn( array $webinar ): bool => str_contains( $webinar['poster_url'], 'edited.png' ),
		);
	}

	/**
	 * The next read returns the change, with warm and cold caches, and still takes one query.
	 *
	 * @param Closure $change Makes the change.
	 * @param Closure $is_new Whether a webinar shows it.
	 */
	#[DataProvider( 'changes' )]
	public function test_reads_show_each_change( Closure $change, Closure $is_new ): void {
		add_filter( 'send_email_change_email', '__return_false' );
		$id   = $this->full_webinar( 2 );
		$read = static fn(): array => apply_filters( 'core_webinar_get', null, $id );
		$old  = $read();
		$ids  = array(
			'webinar' => $id,
			'owner'   => $old['owner_user_id'],
			'speaker' => $old['speaker_user_ids'][0],
			'other'   => $old['speaker_user_ids'][1],
			'poster'  => (int) get_post_thumbnail_id( $id ),
			'picture' => $this->picture( 'other' ),
		);
		self::assertFalse( $is_new( $old, $ids ) );

		$change( $ids );
		self::assertTrue( $is_new( $read(), $ids ) );
		$this->forget_all();
		self::assertCount( 1, $this->queries( $read ) );
		self::assertTrue( $is_new( $read(), $ids ) );
	}

	/** The speaker rows do not decide who speaks. */
	public function test_forged_speaker_rows_make_nobody_a_speaker(): void {
		$id       = $this->full_webinar( 1 );
		$read     = static fn(): array => apply_filters( 'core_webinar_get', null, $id );
		$webinar  = $read();
		$stranger = $this->create_user( 'webinar_speaker' );
		add_post_meta( $id, '_speaker_user_id', $stranger );
		add_post_meta( $id, '_speaker_user_id', 'nobody' );
		self::assertSame( $webinar, $read() );
		self::assertFalse( user_can( $stranger, 'control_webinar', $id ) );

		delete_post_meta( $id, '_speaker_user_id' );
		$this->forget_all();
		self::assertSame( $webinar, $read() );
	}

	/** Posts of other types may have meta of the same keys, which changes nothing. */
	public function test_other_posts_get_no_speaker_rows(): void {
		$post = (int) wp_insert_post( array( 'post_title' => 'A post' ) );
		add_post_meta( $post, 'speaker_user_ids', array( 1 ) );
		self::assertSame( array(), get_post_meta( $post, '_speaker_user_id' ) );
	}

	/** Titles and names are plain text; the caller escapes them. */
	public function test_titles_are_plain_text(): void {
		$id = $this->create_webinar( array( 'title' => 'Fish &amp; <b onclick="x()">chips</b> &lt;3' ) );
		self::assertSame( 'Fish & chips <3', apply_filters( 'core_webinar_get', null, $id )['title'] );
	}

	/** The version tells with few queries whether the state is unchanged. */
	public function test_the_version_can_be_read_by_itself(): void {
		$owner   = $this->create_user( 'webinar_organizer' );
		$id      = $this->create_webinar( array( 'owner_user_id' => $owner ) );
		$version = static fn( int $webinar_id ): ?int => apply_filters( 'core_webinar_version', null, $webinar_id );
		$before  = $version( $id );
		self::assertSame( apply_filters( 'core_webinar_get', null, $id )['version'], $before );

		do_action( 'core_webinar_set_status', $id, 'start', $this->context( $owner ) );

		self::assertSame( $before + 1, $version( $id ) );
		wp_cache_flush();
		wp_load_alloptions();
		self::assertCount( 2, $this->queries( static fn() => $version( $id ) ) );
		self::assertNull( $version( 999999 ) );
		self::assertNull( $version( (int) wp_insert_post( array( 'post_title' => 'A post' ) ) ) );
	}

	/**
	 * Creates a webinar with speakers and a poster.
	 *
	 * @param int $speakers How many.
	 * @param int $number   Tells several apart.
	 */
	private function full_webinar( int $speakers, int $number = 0 ): int {
		$user_ids = array();
		for ( $i = 0; $i < $speakers; $i++ ) {
			$user_ids[] = $this->create_user( 'webinar_speaker' );
		}
		$id = $this->create_webinar( array( 'speaker_user_ids' => $user_ids ) );
		set_post_thumbnail( $id, $this->picture( "poster-$number" ) );
		return $id;
	}

	/**
	 * Makes a picture in the media library.
	 *
	 * @param string $name Of its file.
	 */
	private function picture( string $name ): int {
		$id = (int) wp_insert_attachment(
			array(
				'post_title'     => $name,
				'post_mime_type' => 'image/png',
			),
			"2026/11/$name.png"
		);
		wp_update_attachment_metadata(
			$id,
			array(
				'width'  => 1600,
				'height' => 900,
				'file'   => "2026/11/$name.png",
				'sizes'  => array(),
			)
		);
		return $id;
	}

	/** Empties the caches, as at the start of a request: only the site's options are loaded. */
	private function forget_all(): void {
		wp_cache_flush();
		wp_load_alloptions();
	}

	/**
	 * Returns the statements that the work runs.
	 *
	 * @param callable $work The work.
	 * @return list<string> Statements.
	 */
	private function queries( callable $work ): array {
		$queries  = array();
		$take_one = static function ( string $query ) use ( &$queries ): string {
			$queries[] = $query;
			return $query;
		};
		add_filter( 'query', $take_one );
		$work();
		remove_filter( 'query', $take_one );
		return $queries;
	}
}
